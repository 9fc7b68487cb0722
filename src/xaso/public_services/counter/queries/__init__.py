"""Reads for the counter."""

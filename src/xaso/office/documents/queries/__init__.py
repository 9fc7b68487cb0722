"""Reads over documents."""

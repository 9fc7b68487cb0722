"""Reads over the vault."""

"""Reads over the exchange."""

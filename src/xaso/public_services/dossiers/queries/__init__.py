"""Reads over dossiers."""

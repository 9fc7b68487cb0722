"""Dossiers for programs of other organisations."""

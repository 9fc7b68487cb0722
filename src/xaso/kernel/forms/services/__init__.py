"""Versions of forms, loading them, drafts."""

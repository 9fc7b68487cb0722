"""Malware: a port, and the adapter for ClamAV behind it."""

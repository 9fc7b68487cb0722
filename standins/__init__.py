"""The outside world for the demonstration and for tests; see README.md."""

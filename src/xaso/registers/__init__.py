"""The commune's data and the national data services."""

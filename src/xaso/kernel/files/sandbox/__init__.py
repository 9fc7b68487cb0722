"""Hostile formats are read in a process of their own that may use little and reach nothing."""

"""Every write, by topic."""

"""Every write of the counter."""

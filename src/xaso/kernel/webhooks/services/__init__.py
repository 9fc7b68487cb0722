"""Registering receivers, telling them, sending again."""

"""Pages about officials."""

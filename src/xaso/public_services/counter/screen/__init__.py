"""The intake screen: what it shows, what its buttons do, and what becomes of it."""

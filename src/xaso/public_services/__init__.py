"""What citizens come for."""

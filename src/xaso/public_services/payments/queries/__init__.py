"""Reading payments, by page."""

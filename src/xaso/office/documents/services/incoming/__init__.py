"""What happens to a document that comes in."""

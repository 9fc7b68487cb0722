"""What one does with files, by concern."""

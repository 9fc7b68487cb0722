"""What is done about signing in, by concern."""

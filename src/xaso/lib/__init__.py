"""What is true without a database."""

"""What is read from the queue."""

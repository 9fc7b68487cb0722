"""What officers type at the counter."""

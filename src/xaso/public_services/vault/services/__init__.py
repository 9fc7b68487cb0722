"""What is done with papers of the vault."""

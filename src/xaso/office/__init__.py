"""How the commune's office works."""

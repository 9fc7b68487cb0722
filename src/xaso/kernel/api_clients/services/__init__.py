"""Registering clients, giving them tokens, ending them."""

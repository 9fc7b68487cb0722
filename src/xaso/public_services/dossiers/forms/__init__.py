"""What officials type about a dossier."""

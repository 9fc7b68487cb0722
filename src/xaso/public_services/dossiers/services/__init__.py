"""Every write on a dossier, one function a use case."""

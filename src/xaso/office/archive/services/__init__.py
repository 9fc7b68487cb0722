"""Every write of the archive, one function a use case."""

"""Every write of the module, one function a use case."""

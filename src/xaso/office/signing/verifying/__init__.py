"""Checking the signatures of any PDF. See README.md of the module, “Verification”."""

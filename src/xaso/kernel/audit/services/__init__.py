"""Writing the trail, sealing it, proving it, and destroying what a person wants forgotten."""

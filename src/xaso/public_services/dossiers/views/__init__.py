"""The pages of officials."""

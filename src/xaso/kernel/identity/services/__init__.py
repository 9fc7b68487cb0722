"""Changes: signing citizens in and out, codes, whom they act for."""

"""Pages of officials: the list of forms, building one, trying it out."""

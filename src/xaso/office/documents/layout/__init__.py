"""From plain text and facts to a document in the layout that the decree prescribes."""

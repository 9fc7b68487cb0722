"""Pages of documents that come in."""

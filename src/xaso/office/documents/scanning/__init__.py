"""Reading paper: text layers, recognition of scans, what a document says of itself."""

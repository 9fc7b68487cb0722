"""Pages of files: uploads in parts, and files from their own origin."""

"""Where encrypted objects lie: one port, a folder or an S3 store behind it."""

"""The public service portal: the citizen finds a procedure and learns what to bring and where."""

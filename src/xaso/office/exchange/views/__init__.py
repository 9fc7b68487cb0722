"""Pages for clerks and the IT officer."""

"""What every wing stands on: who, where, may I, what happened, files, notices."""

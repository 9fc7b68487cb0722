"""Why something is not done, as sentences for people."""


class ArchiveRefusedError(Exception):
    """What was asked for cannot be done now; the text says why and what to do."""

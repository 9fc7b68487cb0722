"""Why a check ends without a result; the names cross from one process to the other."""


class UnfitError(ValueError):
    """The file cannot be taken: ``damaged``, ``locked``, ``too_complex`` or ``unsafe``."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail

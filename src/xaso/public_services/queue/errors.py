"""What the queue refuses, with a sentence for people."""

from xaso.kernel.providers.api import Text


class QueueRefusedError(Exception):
    """Something that cannot be done as the queue stands; ``reason`` says it to people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason

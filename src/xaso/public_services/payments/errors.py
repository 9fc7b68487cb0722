"""What is refused around money, with a sentence for people."""

from xaso.kernel.providers.api import Text


class PaymentRefusedError(Exception):
    """Something that cannot be done as the money stands; ``reason`` says it to people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason

"""How an answer is refused."""


class RefusedError(ValueError):
    """An answer cannot be taken; its text says politely what to do."""

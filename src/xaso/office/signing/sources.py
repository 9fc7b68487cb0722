"""The kinds of paper that can be signed, each registered by its module."""

from xaso.office.signing.contracts import SigningSource


class Sources:
    """Keeps one source for each key."""

    def __init__(self) -> None:
        self._items: dict[str, SigningSource] = {}

    def register(self, source: SigningSource) -> SigningSource:
        """Add a source; raise on a wrong type (TypeError) or a taken key (ValueError)."""
        if not isinstance(source, SigningSource):
            message = f"{source!r} is not a SigningSource"
            raise TypeError(message)
        if self._items.setdefault(source.key, source) is not source:
            raise ValueError(source.key)
        return source

    def __getitem__(self, key: str) -> SigningSource:
        return self._items[key]

    def __contains__(self, key: str) -> bool:
        return key in self._items


sources = Sources()

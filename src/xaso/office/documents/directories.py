"""Where agencies are found that a document can be sent to; modules above fill it."""

from xaso.office.documents.contracts import ListedReceiver, ReceiverDirectory


class Directories:
    """Keeps the directories, one for each key."""

    def __init__(self) -> None:
        self._items: dict[str, ReceiverDirectory] = {}

    def register(self, directory: ReceiverDirectory) -> ReceiverDirectory:
        """Add a directory; raise on a wrong type (TypeError) or a taken key (ValueError)."""
        if not isinstance(directory, ReceiverDirectory):
            message = f"{directory!r} is not a ReceiverDirectory"
            raise TypeError(message)
        if self._items.setdefault(directory.key, directory) is not directory:
            raise ValueError(directory.key)
        return directory

    def find(self, text: str, limit: int) -> list[ListedReceiver]:
        """Return agencies by their name or code, so many at most."""
        if not text.strip():
            return []
        found = [one for each in self._items.values() for one in each.find(text, limit)]
        return found[:limit]


directories = Directories()

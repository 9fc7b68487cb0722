"""What the clients were told, kept outside the product and synced before their next act."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any


class Log:
    """A new file to which every client adds what it is about to do and what was acknowledged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.acknowledged = 0
        self._lock = Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")

    def intend(self, what: str, name: str, **facts: Any) -> None:
        """Note what is about to be asked for, under a name that is given only once."""
        self._add({"step": "intent", "what": what, "name": name, **facts})

    def acknowledge(self, what: str, name: str, **facts: Any) -> None:
        """Note what the product has said to be done."""
        self._add({"step": "ack", "what": what, "name": name, **facts})
        self.acknowledged += 1

    def _add(self, entry: dict[str, Any]) -> None:
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield every entry, the oldest first."""
    for line in path.read_text().splitlines():
        yield json.loads(line)

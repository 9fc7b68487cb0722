"""The telephones of the stand-in: what they received, and how the network behaves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any

DEFAULTS: dict[str, Any] = {
    "slow": 0.0,  # seconds before each answer
    "refuse": "",  # the code each message is refused with
    "lost": [],  # numbers that no message reaches: a receipt says so
    "receipts": 1,  # how often each receipt is told; 0: never
    "hold": False,  # receipts wait for release(), and come the last one first
    "early": False,  # a receipt comes before the answer that takes the message
    "cut": 0,  # the line is cut after so many messages
}


@dataclass
class Network:
    """Telephones, their messages, and how the network behaves at the moment."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    wish: dict[str, Any] = field(default_factory=lambda: dict(DEFAULTS))
    messages: list[dict[str, Any]] = field(default_factory=list)
    told: list[tuple[str, str, Any]] = field(default_factory=list)
    waiting: list[tuple[str, bool]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def take(self, *, to: str, sender: str, text: str, parts: int = 1) -> str:
        """Give a message to its telephone; return the network's number of it."""
        with self.lock:
            number = f"{len(self.messages) + 1:08d}"
            arrived = to not in self.wish["lost"]
            row = {"id": number, "to": to, "from": sender, "text": text, "parts": parts}
            row["at"], row["arrived"] = self.clock().isoformat(), arrived
            self.messages.append(row)
            if self.wish["receipts"]:
                self.waiting.append((number, arrived))
        return number

    def take_receipts(self, *, release: bool = False) -> list[tuple[str, bool]]:
        """Return the receipts to tell now: as often as wished; none while they are held."""
        with self.lock:
            if self.wish["hold"] and not release:
                return []
            due, self.waiting = self.waiting, []
        ordered = due[::-1] if release else due
        return [one for one in ordered for _ in range(self.wish["receipts"])]

    def read(self, to: str) -> list[str]:
        """Return what a telephone shows, the oldest first."""
        return [one["text"] for one in self.messages if one["to"] == to and one["arrived"]]

"""Accounts, their credits, and the notices sent of them."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import uuid4
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SECONDS = 10


@dataclass(frozen=True)
class Account:
    """An account, the secret shared with its holder, and where notices of it go."""

    number: str
    secret: str
    notify: str


@dataclass
class Bank:
    """The whole bank."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    accounts: dict[str, Account] = field(default_factory=dict)
    credits: list[dict[str, Any]] = field(default_factory=list)
    held: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    threads: list[Thread] = field(default_factory=list)

    def credit(self, wish: dict[str, Any]) -> str:
        """Credit an account and tell of it as asked for; return the bank's number."""
        row = {
            "id": f"FT{uuid4().hex[:16].upper()}",
            "account": wish["account"],
            "amount": wish["amount"],
            "currency": wish.get("currency", "VND"),
            "content": wish.get("content", ""),
            "at": wish.get("at") or self.clock().astimezone(VIETNAM).isoformat(),
        }
        with self.lock:
            self.credits.append(row)
        if wish.get("hold"):
            self.held.append((row, wish))
        elif not wish.get("drop"):
            self._start(row, wish)
        return str(row["id"])

    def release(self) -> None:
        """Tell what was held, the last one first."""
        held, self.held = self.held[::-1], []
        for row, wish in held:
            self._tell(row, wish)

    def settle(self) -> None:
        """Wait until everything under way was told."""
        for thread in self.threads:
            thread.join()
        self.threads.clear()

    def statement(self, account: str, day: str) -> list[dict[str, Any]]:
        """Return the credits of a day in Việt Nam."""
        return [
            row
            for row in self.credits
            if row["account"] == account
            and datetime.fromisoformat(row["at"]).astimezone(VIETNAM).date().isoformat() == day
        ]

    def knows(self, account: str, stamp: str, nonce: str, signature: str, query: str) -> bool:
        """Whether a question for a statement is signed by the holder."""
        found = self.accounts.get(account)
        return found is not None and hmac.compare_digest(
            signed(found.secret, stamp, nonce, query.encode()), signature
        )

    def _start(self, row: dict[str, Any], wish: dict[str, Any]) -> None:
        thread = Thread(target=self._tell, args=(row, wish), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _tell(self, row: dict[str, Any], wish: dict[str, Any]) -> None:
        time.sleep(wish.get("delay", 0))
        account = self.accounts[row["account"]]
        body = json.dumps(row | {"amount": wish.get("told_amount", row["amount"])}).encode()
        stamp = str(int(self.clock().timestamp()) + wish.get("stamp_off", 0))
        secret = "somebody else's" if wish.get("bad_signature") else account.secret
        for _ in range(wish.get("times", 1)):
            nonce = uuid4().hex
            headers = {
                "Content-Type": "application/json",
                "X-Timestamp": stamp,
                "X-Nonce": nonce,
                "X-Signature": signed(secret, stamp, nonce, body),
            }
            status = post(account.notify, body, headers)
            with self.lock:
                self.sent.append({"id": row["id"], "status": status})


def signed(secret: str, stamp: str, nonce: str, body: bytes) -> str:
    """Return the signature of a message."""
    content = f"{stamp}.{nonce}.".encode() + body
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a message; return the status of the answer, 0 where nobody answers."""
    try:
        with urlopen(Request(address, body, headers), timeout=SECONDS) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0

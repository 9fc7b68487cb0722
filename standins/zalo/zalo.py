"""Accounts, tokens, messages and events of the stand-in."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import uuid4
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SECONDS = 10
LATE, EARLY = 22, 6


@dataclass
class Zalo:
    """One application with one official account."""

    app_id: str = "4208"
    app_secret: str = "bi mat ung dung"  # noqa: S105
    oa_secret: str = "bi mat oa"  # noqa: S105
    refresh: str = "lam-moi-0"
    access: str = ""
    notify: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    templates: dict[str, set[str]] = field(default_factory=lambda: {"301": {"ma", "ngay"}})
    opted_out: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    quota: int = 1000
    error: int = 0
    slow: float = 0.0
    night: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def renew(self, secret: str, form: dict[str, str]) -> dict[str, Any]:
        """Give new tokens for the refresh token, which counts once."""
        with self.lock:
            given = (secret, form.get("app_id"), form.get("refresh_token"))
            if given != (self.app_secret, self.app_id, self.refresh):
                return {"error": -14014, "error_name": "Invalid refresh token"}
            self.access, self.refresh = f"vao-{uuid4().hex}", f"lam-moi-{uuid4().hex}"
            tokens = {"access_token": self.access, "refresh_token": self.refresh}
            return tokens | {"expires_in": "90000"}

    def send(self, access: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Take a message by its template, or say by number why not."""
        with self.lock:
            error = self.error or self._trouble(access, asked)
            if error:
                return {"error": error, "message": "stand-in"}
            row = {"msg_id": uuid4().hex[:20], "to": asked["phone"]} | asked
            self.messages.append(row)
            return {"error": 0, "message": "Success", "data": {"msg_id": row["msg_id"]}}

    def tell(self, name: str, msg_id: str, *, times: int = 1, forged: bool = False) -> None:
        """Tell an event of a message, signed as Zalo does."""
        stamp = str(int(self.clock().timestamp() * 1000))
        message = {"msg_ids": [msg_id]} if name == "user_seen_message" else {"msg_id": msg_id}
        event = {"event_name": name, "app_id": self.app_id, "message": message}
        body = json.dumps(event | {"timestamp": stamp}).encode()
        secret = "another" if forged else self.oa_secret
        content = self.app_id.encode() + body + stamp.encode() + secret.encode()
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": f"mac={hashlib.sha256(content).hexdigest()}",
        }
        self.told += [_post(self.notify, body, headers) for _ in range(times)]

    def _trouble(self, access: str, asked: dict[str, Any]) -> int:
        hour = self.clock().astimezone(VIETNAM).hour
        template = self.templates.get(asked.get("template_id", ""))
        checks = (
            (-124, not self.access or access != self.access),
            (-109, template is None),
            (-1121, template is not None and set(asked["template_data"]) != template),
            (-108, not str(asked.get("phone", "")).startswith("84")),
            (-118, asked.get("phone") in self.strangers),
            (-135, asked.get("phone") in self.opted_out),
            (-115, len(self.messages) >= self.quota),
            (-133, self.night and (hour >= LATE or hour < EARLY)),
        )
        return next((number for number, holds in checks if holds), 0)


def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        with urlopen(Request(address, body, headers), timeout=SECONDS) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0

"""Members, their boxes, and what goes wrong on the way."""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TOKEN_SECONDS = 30 * 60
TO = re.compile(rb"<(?:\w+:)?To>.*?</(?:\w+:)?To>", re.DOTALL)
ORGAN = re.compile(rb"<(?:\w+:)?OrganId>\s*([^<\s]+)\s*</(?:\w+:)?OrganId>")
ABOUT = re.compile(rb"<(?:\w+:)?ResponseFor>.*?</(?:\w+:)?ResponseFor>", re.DOTALL)


class AxisError(Exception):
    """The axis refuses; ``code`` is what it answers."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True)
class Member:
    """An agency of the axis: its codes, and what it signs in with."""

    code: str
    name: str
    secret: str
    code102: str = ""
    user: str = ""
    locked: bool = False

    @property
    def sign_in(self) -> str:
        """Return the user name, which is the code where none was given."""
        return self.user or self.code


@dataclass
class Parcel:
    """A package in a box."""

    id: str
    traffic: str
    sender: str
    receiver: str
    package: bytes
    on: date
    state: str = "waiting"


@dataclass
class Axis:
    """The whole axis.

    ``wishes`` are what shall go wrong, each counted down as it happens: ``{"refuse": 2}`` refuses the
    next two packages. Known: ``delay`` (seconds, for each call until changed), ``refuse``,
    ``duplicate``, ``wrong_answer``, ``expire``, ``fault``, ``cut``, ``drop`` (taken, without an
    answer), ``deaf`` (a confirmation is not taken), ``garble`` (an answer without its package),
    ``hide`` (an empty list), ``shut`` (a package cannot be had), and until changed: ``drip`` (seconds
    between the bytes of a package), ``reorder`` (the last first), ``by_day`` (lists give
    what was confirmed too) and ``as_json`` (packages come inside JSON).
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    members: dict[str, Member] = field(default_factory=dict)
    parcels: list[Parcel] = field(default_factory=list)
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    wishes: dict[str, float] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def join(self, member: Member) -> None:
        """Let an agency in."""
        self.members[member.code] = member

    def happens(self, wish: str) -> bool:
        """Whether this shall go wrong now; each time is counted."""
        with self.lock:
            left = self.wishes.get(wish, 0)
            if left > 0:
                self.wishes[wish] = left - 1
            return left > 0

    def login(self, user: str, password: str) -> str:
        """Return a token that counts for half an hour."""
        found = next((one for one in self.members.values() if one.sign_in == user), None)
        if found is None or not secrets.compare_digest(found.secret, password):
            raise AxisError("15", "Sai SystemId hoặc SecretKey")
        token = secrets.token_urlsafe(24)
        self.tokens[token] = (found.code, time.monotonic() + TOKEN_SECONDS)
        return token

    def who(self, token: str) -> str:
        """Return whose token it is; empty for none, or one that no longer counts."""
        if self.happens("expire"):
            self.tokens.pop(token, None)
        code, until = self.tokens.get(token, ("", 0.0))
        return code if time.monotonic() < until else ""

    def send(self, sender: str, traffic: str, package: bytes, receiver: str = "") -> str:
        """Put a package into the boxes of its receivers; return its number."""
        if sender not in self.members:
            raise AxisError("19", "Đơn vị gửi chưa đăng ký")
        if self.happens("refuse"):
            raise AxisError("22", "Gói tin không đúng định dạng theo Quyết định 28")
        if self.happens("fault"):
            raise AxisError("20", "Lỗi hệ thống LGSP")
        receivers = [receiver] if receiver else self._receivers(package, traffic)
        number = uuid4().hex
        for one in receivers:
            self._deliver(number, one, sender, traffic, package)
        if self.happens("drop"):
            raise ConnectionAbortedError
        return number

    def box(self, receiver: str, traffic: str, since: date) -> list[dict[str, Any]]:
        """Return what waits for an agency."""
        if self.happens("hide"):
            return []
        with self.lock:
            rows = [
                {"docId": one.id, "from": one.sender, "messagetype": one.traffic}
                for one in self.parcels
                if one.receiver == receiver
                and one.traffic == traffic
                and (one.state == "waiting" or self.wishes.get("by_day"))
                and one.on >= since
            ]
        return rows[::-1] if self.wishes.get("reorder") else rows

    def open(self, receiver: str, number: str) -> bytes:
        """Return a package; cut or bent where that was wished for."""
        package = self._find(receiver, number).package
        if self.happens("shut"):
            raise AxisError("20", "Lỗi hệ thống LGSP")
        return package[: len(package) // 2] if self.happens("cut") else package

    def confirm(self, receiver: str, number: str, state: str) -> None:
        """Note what became of a package: done, fail or processing."""
        if self.happens("deaf"):
            raise AxisError("20", "Lỗi hệ thống LGSP")
        self._find(receiver, number).state = state

    def _deliver(
        self, number: str, receiver: str, sender: str, traffic: str, package: bytes
    ) -> None:
        found = self._member(receiver)
        today = self.clock().astimezone(VIETNAM).date()
        times = 2 if self.happens("duplicate") else 1
        with self.lock:
            for count in range(times):
                name = f"{number}{'-again' if count else ''}"
                self.parcels.append(Parcel(name, traffic, sender, found.code, package, today))

    def _member(self, code: str) -> Member:
        known = (one for one in self.members.values() if code in (one.code, one.code102))
        found = next(known, None)
        if found is None:
            raise AxisError("18", "Đơn vị nhận không tồn tại")
        if found.locked:
            raise AxisError("23", "Đơn vị nhận đã bị khóa")
        return found

    def _receivers(self, package: bytes, traffic: str) -> list[str]:
        """Read to whom a package goes; a status goes to whose document it is about."""
        places = TO.findall(package)
        if not places and traffic == "status":
            places = ABOUT.findall(package)
        found = [hit[1].decode() for one in places if (hit := ORGAN.search(one))]
        if not found:
            raise AxisError("10", "Tệp không hợp lệ")
        return list(dict.fromkeys(found))

    def _find(self, receiver: str, number: str) -> Parcel:
        for one in self.parcels:
            if (one.id, one.receiver) == (number, receiver):
                return one
        raise AxisError("10", "Không tìm thấy gói tin")

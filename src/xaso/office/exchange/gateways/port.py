"""What every gateway can do, in plain values."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO, Protocol

from xaso.office.exchange.edxml.writing import Style


class Traffic(StrEnum):
    """What is sent or asked for: documents (with their recalls and changes), or statuses."""

    EDOC = "edoc"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class ListedOrgan:
    """An agency that the gateway knows."""

    code: str
    name: str
    code102: str = ""
    parent_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that waits for us at the gateway, under the gateway's number."""

    gateway_id: str
    traffic: Traffic
    sender: str = ""


class DocumentExchangeGateway(Protocol):
    """A way to other agencies, opened for one of our agency codes.

    Every method raises ``GatewayError`` where the gateway is away, refuses or talks nonsense.
    """

    key: str
    style: Style

    def partners(self) -> Sequence[ListedOrgan]:
        """Return the agencies that can be written to; empty where the gateway has no list."""

    def send(self, package: bytes, traffic: Traffic, receiver: str, name: str) -> str:
        """Hand a package over; return the gateway's number of it.

        ``name`` says what it is, the same at each attempt.
        """

    def offers(self, traffic: Traffic, since: datetime) -> Sequence[Offer]:
        """Return what waits for us and came since; what was confirmed need not be offered again."""

    def fetch(self, offer: Offer, most: int) -> AbstractContextManager[IO[bytes]]:
        """Give a package as a file for the length of a block, cut after ``most`` bytes and one."""

    def confirm(self, offer: Offer, *, taken: bool) -> None:
        """Say that a package was taken, or that it cannot be: otherwise it is offered again."""

"""Plain values of the module."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import HttpRequest

from xaso.kernel.accounts.api import User


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client as the IT officer registers it."""

    name: str
    organisation: str
    scopes: tuple[str, ...]
    valid_from: date
    contact: str = ""
    valid_to: date | None = None
    communes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is shown once and handed to the other organisation."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """A client that has shown a valid token: who acts, with which scopes, for which communes."""

    client_pk: UUID
    user: User
    scopes: frozenset[str]
    communes: tuple[tuple[int, str], ...]
    """Ids and codes of the state of the communes, in a stable order."""


class ClientRequest(HttpRequest):
    """A request from a client that was let in, acting for one commune."""

    caller: Caller
    commune_id: int

"""The file that ``XASO_DOCUMENTS_MAILBOX`` names: the mailbox of each commune that has one."""

import stat
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from xaso.kernel.tenancy.api import require_commune

WAYS = ("tls", "starttls")
MEGABYTE = 1024 * 1024


class BadConfigurationError(ValueError):
    """The file says something that cannot be, or others can read it."""


@dataclass(frozen=True, slots=True)
class MailboxConfiguration:
    """One mailbox: a table of the file, under any name.

    Attributes:
        commune: the code of the commune whose mailbox it is.
        tls: ``tls`` from the first byte (port 993), or ``starttls`` (port 143); never without.
        authority: a PEM file of the authority that vouches for the server; empty: the machine's.
        folder, received, refused: where letters arrive, and where they are moved to; never deleted.
        max_bytes: the largest letter that is fetched.
    """

    commune: int
    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    tls: str = "tls"
    authority: str = ""
    folder: str = "INBOX"
    received: str = "Đã nhận"
    refused: str = "Không nhận được"
    seconds: int = 60
    max_bytes: int = 60 * MEGABYTE

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.tls not in WAYS:
            raise BadConfigurationError(f"tls = {self.tls!r}")
        if not (self.host and self.user):
            raise BadConfigurationError("host, user")
        if len({self.folder, self.received, self.refused}) < len(
            ("folder", "received", "refused")
        ):
            raise BadConfigurationError("folder, received, refused")

    @property
    def address(self) -> str:
        """How the mailbox is known here."""
        return f"{self.user} {self.host} {self.folder}"[:200]


def mailbox_here() -> MailboxConfiguration | None:
    """Return the mailbox of the commune in force, if it has one.

    Raises:
        BadConfigurationError: the file says something that cannot be.
        OSError: the file is not there.
    """
    path = settings.XASO_DOCUMENTS_MAILBOX
    known = read_configuration(Path(path)) if path else ()
    here = require_commune()
    return next((one for one in known if one.commune == here), None)


@lru_cache(maxsize=8)
def read_configuration(path: Path) -> tuple[MailboxConfiguration, ...]:
    """Read such a file, once a process.

    Raises:
        BadConfigurationError: it says something that cannot be, or others can read it.
    """
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadConfigurationError(f"{path}: chmod 600")
    try:
        tables: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(MailboxConfiguration(**table) for table in tables.values())
    except (TypeError, tomllib.TOMLDecodeError) as error:
        raise BadConfigurationError(str(error)) from error

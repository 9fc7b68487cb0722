"""What is configured of the e-identity provider: who it is, and what its answers mean."""

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from xaso.kernel.identity.models import PHONE, Level

LONGEST_KEY = 20


@dataclass(frozen=True, slots=True)
class ProviderConfiguration:
    """The file that ``XASO_IDENTITY_PROVIDER`` names.

    ``claims`` says under which names the provider gives ``personal_id``, ``full_name`` and
    ``birth_date``; ``levels`` what each value of ``level_claim`` means. The names that VNeID
    uses are not public, so none are built in. ``endpoints`` replace what discovery says.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str = "openid"
    userinfo: bool = True
    plain_http: bool = False
    level_claim: str = "acr"
    claims: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    endpoints: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no citizen could sign in by, or would under the key of telephones."""
        if not 0 < len(self.key) <= LONGEST_KEY or self.key == PHONE:
            raise ValueError(f"key = {self.key!r}")
        if set(self.levels.values()) - {Level.BASIC, Level.FULL}:
            raise ValueError(f"levels = {self.levels!r}")

    def level_of(self, claims: dict[str, Any]) -> Level:
        """Return how surely the provider knows the person; the least where it does not say."""
        found = self.levels.get(str(claims.get(self.level_claim, "")))
        return Level(found) if found else Level.BASIC

    def said(self, claims: dict[str, Any], name: str) -> str:
        """Return what the provider says under our name for it."""
        found = claims.get(self.claims.get(name, name))
        return found.strip() if isinstance(found, str) else ""


def provider() -> ProviderConfiguration | None:
    """Return the provider of e-identity, if one is configured."""
    path = settings.XASO_IDENTITY_PROVIDER
    return read_configuration(Path(path)) if path else None


@lru_cache(maxsize=8)
def read_configuration(path: Path) -> ProviderConfiguration:
    """Read such a file, once a process."""
    return ProviderConfiguration(**tomllib.loads(path.read_text()))


def may_use_phone() -> bool:
    """Whether a code sent to a telephone signs citizens in here."""
    return bool(settings.XASO_CITIZENS_PHONE_CODE)


def is_open() -> bool:
    """Whether citizens can sign in here at all."""
    return may_use_phone() or bool(settings.XASO_IDENTITY_PROVIDER)

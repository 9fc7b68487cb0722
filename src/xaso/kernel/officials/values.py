"""What is said about a new official, and the words they sign in with."""

import secrets
from dataclasses import dataclass
from datetime import date

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.organisations.api import Position, Unit
from xaso.lib.text import fold_words

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4


@dataclass(frozen=True, slots=True)
class NewOfficial:
    """Who gets an account; without a user name one is proposed from the name."""

    full_name: str
    username: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """A role in a unit, under a position, for a time."""

    role: Role
    unit: Unit
    valid_from: date
    valid_to: date | None = None
    position: Position | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeavingPlan:
    """How, when and why an official leaves, and who takes over which work."""

    kind: str
    last_day: date
    reason: str
    successors: dict[str, str]
    at_once: bool = False


def propose_username(full_name: str) -> str:
    """Return a free user name made from the name: "nguyen.van.an", then "nguyen.van.an2"."""
    base = ".".join(fold_words(full_name))[:70]
    taken = set(
        User.objects.filter(username__startswith=base).values_list("username", flat=True)
    )
    numbered = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)


def make_first_password() -> str:
    """Return a password that can be read aloud: "kx7m-p2qd-9rft" (59 bits)."""
    letters = [secrets.choice(READABLE) for _ in range(GROUPS * GROUP_LENGTH)]
    starts = range(0, len(letters), GROUP_LENGTH)
    return "-".join("".join(letters[start : start + GROUP_LENGTH]) for start in starts)

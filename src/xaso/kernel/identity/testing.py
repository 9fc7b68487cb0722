"""Citizens for tests of other modules."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.identity.models import CitizenIdentity, Level, Representation
from xaso.kernel.identity.services.citizens import welcome
from xaso.kernel.identity.services.phone import vouched
from xaso.kernel.identity.services.representing import Claim, claim, confirm
from xaso.kernel.identity.values import Vouched
from xaso.kernel.permissions.api import note_level

CHILD = "Nguyễn Bé Thử"
_numbers = count(1)


def citizen(level: Level = Level.FULL, *, full_name: str = "") -> User:
    """Make a citizen whom a test provider vouches for."""
    number = next(_numbers)
    said = Vouched(
        provider="thu",
        subject=f"cong-dan-{number}",
        level=level,
        personal_id=f"03819099{number:04}",
        full_name=full_name or f"Lê Thị Thử {number}",
        birth_date=date(1990, 1, 1),
    )
    return welcome(said).user


def enter_as(client: Any, user: User) -> None:
    """Sign a citizen in with a test client, as surely as they are known at best."""
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    best = CitizenIdentity.objects.filter(user=user).order_by("-level").first()
    session = client.session
    note_level(session, user, best.level if best else Level.PHONE)
    session.save()


def claimed(user: User | None = None, *, name: str = CHILD) -> UUID:
    """Let a citizen say in the commune in force that they are a child's parent."""
    said = Claim(
        kind=Representation.Kind.PARENT,
        name=name,
        proof=stored_pdf("giay-khai-sinh-dai-dien.pdf"),
        valid_from=date(2025, 7, 1),
        birth_date=date(2020, 2, 2),
    )
    return claim(user or citizen(), said).pk


def confirmed(user: User, by: User, **said: Any) -> UUID:
    """Let an official confirm in the commune in force that a citizen acts for somebody."""
    given: dict[str, Any] = {
        "kind": Representation.Kind.PARENT,
        "name": CHILD,
        "proof": stored_pdf("giay-to-dai-dien.pdf"),
        "valid_from": date(2025, 7, 1),
        "birth_date": date(2020, 2, 2),
    }
    row = claim(user, Claim(**(given | said)))
    confirm(row.pk, actor=by)
    return row.pk


def enter_by_phone(client: Any, phone: str) -> User:
    """Sign in who proved a telephone number with a test client."""
    user = welcome(vouched(phone)).user
    enter_as(client, user)
    return user

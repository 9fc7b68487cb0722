"""Vaults with something in them, for tests of other modules."""

from datetime import date
from typing import Any
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.identity.api import Level, vouched_number
from xaso.kernel.organisations.api import authority_of_commune
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.public_services.vault.contracts import NewPaper, NewShare, ResultPaper
from xaso.public_services.vault.queries.owners import find_owner
from xaso.public_services.vault.services.keeping import add_paper, keep_result, lock_waiting
from xaso.public_services.vault.services.sharing import share


def own_paper(user: User, *, level: int = Level.FULL, **more: Any) -> UUID:
    """Let a citizen add a birth certificate to their vault, in the commune in force."""
    given: dict[str, Any] = {
        "id": uuid7(),
        "kind": "birth_certificate",
        "title": "Giấy khai sinh",
        "number": "45/2020",
        "issuer": "Ủy ban nhân dân xã Mẫu",
        "issued_on": date(2020, 5, 4),
    }
    given |= more
    file_id = given.pop("file_id", None) or stored_pdf(f"khai-sinh-{given['id']}.pdf")
    return add_paper(NewPaper(file_id=file_id, **given), actor=user, level=level)


def kept_result(user: User, *, reference: str = "H56.99.01-261101-0001", **more: Any) -> UUID:
    """Let the result of a dossier come into a citizen's vault, in the commune in force."""
    given: dict[str, Any] = {
        "owner_number": vouched_number(user.pk),
        "holder": user.full_name,
        "title": "Giấy xác nhận tình trạng hôn nhân",
        "result_code": "KQ.G15.000038",
        "number": "12/XNTT",
        "issuer": "Ủy ban nhân dân xã Mẫu",
        "issued_on": date(2026, 11, 1),
    }
    given |= more
    file_id = given.pop("file_id", None) or stored_pdf(f"ket-qua-{reference}.pdf")
    made = keep_result(ResultPaper(reference=reference, file_id=file_id, **given))
    lock_waiting()
    if made is None:
        raise ValueError(reference)
    return made


def shared_with(
    commune_id: int | None, user: User, *papers: UUID, until: date | None = None
) -> UUID:
    """Let a citizen share papers with the authority of a commune, the one in force by default."""
    owner = find_owner(user.pk, Level.FULL) or find_owner(user.pk, Level.PHONE)
    if owner is None:
        raise LookupError(user.pk)
    body = authority_of_commune(commune_id or require_commune())
    given = NewShare(papers, body.pk, "Xét trợ cấp xã hội", until or clock.today())
    return share(owner.pk, given, name=user.full_name)

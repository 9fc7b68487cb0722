"""Setting up registers, and closing their years (the head of the agency decides, Đ15 [verified])."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.office.documents import permissions as may
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, DocumentRegister, RegisterYear
from xaso.office.documents.states import WRITING


@dataclass(frozen=True, slots=True)
class RegisterInput:
    """What is set up of a register; ``types`` are codes, none: all that no other register takes."""

    name: str
    mark: str
    types: Sequence[str] = ()
    keeper_id: UUID | None = None


@transaction.atomic
def set_up_register(
    register: DocumentRegister | None, given: RegisterInput, *, kind: str, actor: User
) -> DocumentRegister:
    """Make or change a register; a type stands in one register of a kind only.

    Raises:
        WrongStateError: another register takes one of the types already.
    """
    require(actor, may.KEEP_REGISTERS.key)
    changed = register or DocumentRegister(key=f"own-{uuid7()}"[:30], kind=kind)
    others = DocumentRegister.objects.filter(kind=changed.kind)
    for other in others.exclude(pk=changed.pk):
        if set(other.types) & set(given.types):
            raise WrongStateError(
                _("The register “%(name)s” takes one of these types already.")
                % {"name": other.name}
            )
    if register is None and not given.types:
        raise WrongStateError(_("Please choose the types that stand in the new register."))
    changed.name, changed.mark = given.name, given.mark
    changed.types, changed.keeper_id = list(given.types), given.keeper_id
    changed.save()
    record(
        "documents.register.changed",
        actor=actor,
        subject=("documents.register", changed.pk),
        name=given.name,
    )
    return changed


@transaction.atomic
def close_year(register: DocumentRegister, year: int, *, actor: User) -> None:
    """Close a year of a register that is over: no number is given in it any more.

    Raises:
        WrongStateError: the year runs still, is closed, or a document with its number is not signed.
    """
    require(actor, may.KEEP_REGISTERS.key)
    if year >= clock.today().year:
        raise WrongStateError(_("A year is closed once it is over."))
    unsigned = Document.objects.filter(register=register, year=year, state__in=WRITING)
    if unsigned.exists():
        raise WrongStateError(_("A document with a number of this year is not signed yet."))
    row, _made = RegisterYear.objects.select_for_update().get_or_create(
        register=register, year=year
    )
    if row.closed_at is not None:
        raise WrongStateError(_("The register of this year is closed."))
    row.closed_at, row.closed_by = clock.now(), actor
    row.save(update_fields=["closed_at", "closed_by"])
    record(
        "documents.register.closed",
        actor=actor,
        subject=("documents.register", register.pk),
        year=year,
    )

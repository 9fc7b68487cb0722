"""Numbers of documents: by register and year, without gaps (NĐ 30/2020/NĐ-CP Đ15 [verified])."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.office.documents import permissions as may
from xaso.office.documents.errors import NumberTakenError, WrongStateError
from xaso.office.documents.models import (
    Document,
    DocumentRegister,
    Draft,
    NumberReservation,
    RegisterYear,
)
from xaso.office.documents.models.registers import MARK, next_number, register_for
from xaso.office.documents.services.drafting import hold, move
from xaso.office.documents.services.history import note
from xaso.office.documents.services.telling import tell_author_given_up
from xaso.office.documents.states import DocumentState, NumberUse
from xaso.office.documents.types import type_of

MOST_AT_ONCE = 200


def give_number(document: Document, draft: Draft, *, actor: User, at: datetime) -> None:
    """Give a document its number and date, as late as its transaction allows.

    One that has a number already (it was handed out for signing before) keeps it within the
    year; in a new year the old number becomes void.
    """
    today = local_day(at)
    if document.number is not None and document.year == today.year:
        document.issued_on = today
        _write_identifier(document)
        document.save(update_fields=["issued_on", "document_uid", "updated_at"])
        return
    if document.number is not None:
        _void_old(document, actor)
    register = register_for(document.direction, document.type_code)
    _require_open(register, today.year)
    if draft.number_kept is not None and draft.kept_year not in (None, today.year):
        _write_wish(draft, None)
    document.register, document.year, document.issued_on = register, today.year, today
    document.suffix = draft.suffix_wanted
    document.number = _number(register, today.year, draft, document, actor)
    if draft.number_kept is not None:
        _write_wish(draft, None)
    _write_code(document, draft, register.mark)
    note(document, "numbered", actor=actor, code=document.code)


def _write_wish(draft: Draft, number: int | None, suffix: str = "") -> None:
    """Put down which number of this year a draft is to take; ``None``: the next one, as usual."""
    draft.number_kept, draft.suffix_wanted = number, suffix
    draft.kept_year = clock.today().year if number is not None else None
    draft.save(update_fields=["number_kept", "suffix_wanted", "kept_year"])


def _number(
    register: DocumentRegister, year: int, draft: Draft, document: Document, actor: User
) -> int:
    if draft.number_kept is None:
        return next_number(register.pk, year)
    if draft.suffix_wanted:
        _require_free(register, year, draft.number_kept, draft.suffix_wanted)
        return draft.number_kept
    kept = NumberReservation.objects.select_for_update().filter(
        register=register, year=year, number=draft.number_kept, state=NumberUse.RESERVED
    )
    used = kept.update(
        state=NumberUse.USED, document=document, settled_by=actor, settled_at=clock.now()
    )
    if not used:
        raise NumberTakenError(_("The number that was set aside is no longer free."))
    return draft.number_kept


def _write_code(document: Document, draft: Draft, mark: str) -> None:
    document.notation = type_of(document.type_code).notation(mark or MARK, draft.topic_mark)
    document.code = f"{document.number:02}{document.suffix}/{document.notation}"
    _write_identifier(document)
    document.save()


def _write_identifier(document: Document) -> None:
    day = f"{document.issued_on:%Y/%m/%d}"
    document.document_uid = f"{document.organ_code},{day},{document.code}"


def _require_free(register: DocumentRegister, year: int, number: int, suffix: str) -> None:
    """Refuse a number with a letter that another document took; the year stays locked."""
    list(RegisterYear.objects.select_for_update().filter(register=register, year=year))
    same = Document.objects.filter(register=register, year=year, number=number)
    if same.filter(suffix=suffix).exists():
        raise NumberTakenError(_("This number with this letter is taken."))


def _void_old(document: Document, actor: User) -> None:
    """Keep the number of a year that has ended as void: it will never be on a document."""
    if document.suffix or document.register is None or not document.year or not document.number:
        return
    NumberReservation.objects.update_or_create(
        register=document.register,
        year=document.year,
        number=document.number,
        defaults={
            "state": NumberUse.VOID,
            "reason": _("Number of a document that was not signed in its year."),
            "void_reason": _("The document was signed in another year."),
            "reserved_by": actor,
            "settled_by": actor,
            "settled_at": clock.now(),
        },
    )


def _require_open(register: DocumentRegister, year: int) -> None:
    closed = RegisterYear.objects.filter(
        register=register, year=year, closed_at__isnull=False
    ).exists()
    if closed:
        raise NumberTakenError(_("The register of this year is closed."))


@transaction.atomic
def reserve_numbers(
    register: DocumentRegister, *, count: int, reason: str, actor: User, on: date
) -> list[NumberReservation]:
    """Set the next numbers of a register aside, for documents that must follow one another."""
    require(actor, may.KEEP_REGISTERS.key)
    if not 1 <= count <= MOST_AT_ONCE:
        raise NumberTakenError(
            _("Between 1 and %(most)s numbers are set aside at once.") % {"most": MOST_AT_ONCE}
        )
    _require_open(register, on.year)
    first = next_number(register.pk, on.year, count=count)
    made = NumberReservation.objects.bulk_create(
        NumberReservation(
            register=register, year=on.year, number=number, reason=reason, reserved_by=actor
        )
        for number in range(first, first + count)
    )
    record(
        "documents.numbers.reserved",
        actor=actor,
        subject=("documents.register", register.pk),
        first=first,
        count=count,
    )
    return made


@transaction.atomic
def void_number(reservation: NumberReservation, *, actor: User, reason: str) -> None:
    """Give up a number that was set aside: it stands in the register as void, with the reason."""
    require(actor, may.KEEP_REGISTERS.key)
    changed = NumberReservation.objects.filter(
        pk=reservation.pk, state=NumberUse.RESERVED
    ).update(state=NumberUse.VOID, void_reason=reason, settled_by=actor, settled_at=clock.now())
    if not changed:
        raise NumberTakenError(_("This number was used or given up already."))
    record(
        "documents.numbers.voided",
        actor=actor,
        subject=("documents.register", reservation.register_id),
        number=reservation.number,
    )


@transaction.atomic
def keep_number(draft: Draft, *, number: int, actor: User) -> None:
    """Let a draft take a number that was set aside."""
    require(actor, may.KEEP_REGISTERS.key)
    document = _held(draft)
    register = register_for(document.direction, document.type_code)
    is_free = NumberReservation.objects.filter(
        register=register, number=number, state=NumberUse.RESERVED, year=clock.today().year
    ).exists()
    if not is_free:
        raise NumberTakenError(_("This number is not set aside in the register."))
    _write_wish(draft, number)
    note(document, "numbered", actor=actor, kept=number)


@transaction.atomic
def let_number_go(draft: Draft, *, actor: User) -> None:
    """Let a draft take the next number again, as usual; what was set aside stays set aside."""
    require(actor, may.KEEP_REGISTERS.key)
    document = _held(draft)
    _write_wish(draft, None)
    note(document, "number_let_go", actor=actor)


def _held(draft: Draft) -> Document:
    """Lock a draft with its document, both as they stand now."""
    document: Document = draft.document
    hold(document)
    draft.refresh_from_db()
    draft.document = document
    return document


@transaction.atomic
def allow_suffix(draft: Draft, *, number: int, suffix: str, reason: str, actor: User) -> None:
    """Let a draft take a number again with a letter (15a), an exception with its reason, audited."""
    require(actor, may.KEEP_REGISTERS.key)
    document = _held(draft)
    register = register_for(document.direction, document.type_code)
    year = clock.today().year
    same = Document.objects.filter(register=register, year=year, number=number)
    if not same.exists():
        raise NumberTakenError(_("There is no document with this number in the year."))
    _require_free(register, year, number, suffix)
    _write_wish(draft, number, suffix)
    note(document, "numbered", actor=actor, words=reason, exception=f"{number}{suffix}")


@transaction.atomic
def give_up_numbered(document: Document, *, reason: str, actor: User) -> None:
    """Give up a draft that took its number and was laid back, an exception with its reason, audited.

    The number stays on it: it stands in the register as void and is never given again.

    Raises:
        PermissionDenied: this person keeps no registers.
        WrongStateError: it has no number, is no longer being written, or no reason is given.
    """
    require(actor, may.KEEP_REGISTERS.key)
    hold(document)
    if document.number is None:
        raise WrongStateError(_("This document has no number yet."))
    if not reason.strip():
        raise WrongStateError(_("Please write why the number is given up."))
    move(document, DocumentState.DROPPED)
    note(document, "number_voided", actor=actor, words=reason, exception=document.code)
    tell_author_given_up(document, reason, but=actor.pk)

"""The fee of an online dossier: asked for when the commune says, decided at receipt, minded.

No article was found that says when a fee is asked for, that the clock waits for it, or when an
unpaid dossier lapses (law notes §1.1, R19; §6.3 names before, after, exempt and none as the ways
of one system [S]). So it is the commune's configuration, and the clock of a received dossier
runs on whether its fee was paid or not.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.lib.money import say_dong
from xaso.public_services.dossiers import citizen_notices as told
from xaso.public_services.dossiers.contracts import Claim, FeeDecision, FeeNote
from xaso.public_services.dossiers.errors import FeeUndecidedError, FeeUnpaidError
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.services.engine import Work, note_by_itself
from xaso.public_services.dossiers.services.papers import PAPERS_SPEAK
from xaso.public_services.dossiers.services.paying import KIND, let_go
from xaso.public_services.dossiers.services.telling import tell_citizen
from xaso.public_services.dossiers.states import (
    NOT_CHARGED,
    OPEN,
    Channel,
    DossierState,
    Outcome,
)
from xaso.public_services.payments.api import (
    PaymentLine,
    PaymentStatus,
    RequestState,
    payments_of,
    request_payment,
)
from xaso.public_services.procedures.api import (
    FeeAsking,
    FeeMomentKind,
    fee_asking,
    get_procedures,
)

FEE = "fee"
UNPAID = (RequestState.OPEN, RequestState.PART)
MINDED = OPEN - NOT_CHARGED
"""Whose fee is minded while it is not paid."""


def ask_for_fee(dossier: Dossier, actor: User | None) -> UUID | None:
    """Ask for the fee of a dossier, once however often it is asked; nothing where none is due."""
    note = FeeNote.from_plain(dossier.fee_note)
    if not dossier.fee or dossier.state in NOT_CHARGED or note.claim == Claim.OPEN:
        return None
    return request_payment(
        (KIND, dossier.pk),
        reference=dossier.code,
        lines=note.lines or [_line(dossier)],
        payer=dossier.applicant_name,
        purpose=FEE,
        actor=actor,
    )


def ask_fee(dossier_id: UUID, *, actor: User) -> UUID | None:
    """Ask at the desk for the fee of a dossier as it stands; once however often it is pressed."""
    return ask_for_fee(Dossier.objects.visible_to(actor).get(pk=dossier_id), actor)


def ask_at_sending(dossier_id: UUID, *, actor: User) -> None:
    """Ask for the fee of a dossier that was just put down, where the commune asks that early."""
    dossier = Dossier.objects.get(pk=dossier_id)
    asking = _asking_of(dossier)
    if asking.moment == FeeMomentKind.SENDING and dossier.passed_to_id is None:
        ask_for_fee(dossier, actor)


def settle_fee(work: Work, decision: FeeDecision) -> None:
    """Decide at receipt what is open about the fee; before anything is printed.

    Raises:
        FeeUndecidedError: a claim, or a sum that nobody knew, is left open.
        FeeUnpaidError: the commune receives such a dossier only once it is paid.
    """
    dossier, note = work.dossier, FeeNote.from_plain(work.dossier.fee_note)
    if note.claim == Claim.OPEN:
        _decide(work, note, decision)
    elif note.is_unknown:
        _set_fee(dossier, note, decision.fee)
    elif _waits_for_money(dossier):
        raise FeeUnpaidError


def ask_at_receipt(work: Work) -> None:
    """Ask for the fee of an online dossier that was just received, and tell of a refused claim."""
    dossier, note = work.dossier, FeeNote.from_plain(work.dossier.fee_note)
    is_ours = dossier.channel == Channel.ONLINE and dossier.passed_to_id is None
    words = {"sum": say_dong(dossier.fee)}
    if note.claim == Claim.REFUSED:
        tell_citizen(dossier.pk, told.EXEMPTION_REFUSED, words=words | {"reason": work.words})
    if not is_ours or _asking_of(dossier).moment == FeeMomentKind.DESK:
        return
    asked_before = any(one.purpose == FEE for one in payments_of(KIND, [dossier.pk]))
    if ask_for_fee(dossier, work.actor) and not asked_before and note.claim != Claim.REFUSED:
        tell_citizen(dossier.pk, told.FEE_ASKED, words=words)


@transaction.atomic
def mind_unpaid() -> tuple[int, int]:
    """Remind of fees that are not paid and let lapse what waits too long, as the commune says.

    Only what waits for its money before receipt can lapse. Returns how many were reminded and
    how many lapsed.
    """
    now, reminded, lapsed = clock.now(), 0, 0
    rows = Dossier.objects.filter(state__in=MINDED, channel=Channel.ONLINE, fee__gt=0)
    versions = dict(rows.values_list("pk", "procedure_version_id"))
    named = get_procedures(set(versions.values())) if versions else {}
    for one in _unpaid(versions):
        asking, age = fee_asking(named[versions[one.subject_id]].code), now - one.asked_at
        if _lapses(asking, age):
            lapsed += _lapse(one.subject_id, now, asking.lapse_days)
        if asking.remind_days and age >= timedelta(days=asking.remind_days):
            reminded += _remind(one, now)
    return reminded, lapsed


def _decide(work: Work, note: FeeNote, decision: FeeDecision) -> None:
    dossier = work.dossier
    if decision.accepts is None or (not decision.accepts and not decision.reason.strip()):
        raise FeeUndecidedError
    if decision.accepts:
        dossier.fee_note = replace(
            note, claim=Claim.CONFIRMED, whole=(), is_unknown=False
        ).as_plain()
        work.details |= {"exemption": str(Claim.CONFIRMED)}
        return
    plain = replace(note, lines=note.whole, whole=(), exemption="", claim=Claim.REFUSED)
    known = sum(line.amount for line in note.whole) if note.whole else decision.fee
    _set_fee(dossier, plain, known)
    work.words = decision.reason.strip()
    work.details |= {"exemption": str(Claim.REFUSED)}


def _set_fee(dossier: Dossier, note: FeeNote, fee: int | None) -> None:
    if fee is None:
        raise FeeUndecidedError
    dossier.fee, dossier.fee_note = fee, replace(note, is_unknown=False).as_plain()


def _waits_for_money(dossier: Dossier) -> bool:
    asking = _asking_of(dossier)
    waits = asking.holds and asking.moment == FeeMomentKind.SENDING
    return waits and dossier.channel == Channel.ONLINE and bool(_unpaid([dossier.pk]))


def _unpaid(dossier_ids: Collection[UUID]) -> list[PaymentStatus]:
    asked = payments_of(KIND, dossier_ids)
    return [one for one in asked if one.purpose == FEE and one.state in UNPAID]


def _asking_of(dossier: Dossier) -> FeeAsking:
    version = dossier.procedure_version_id
    return fee_asking(get_procedures({version})[version].code)


def _line(dossier: Dossier) -> PaymentLine:
    version = dossier.procedure_version_id
    with override(PAPERS_SPEAK):
        label = _("Fees and charges: %(procedure)s") % {
            "procedure": get_procedures({version})[version].name
        }
    return PaymentLine(label, dossier.fee)


def _lapses(asking: FeeAsking, age: timedelta) -> bool:
    waits = asking.holds and asking.moment == FeeMomentKind.SENDING
    return waits and asking.lapse_days > 0 and age >= timedelta(days=asking.lapse_days)


def _lapse(dossier_id: UUID, at: datetime, days: int) -> int:
    """End a dossier that still waits for all of its money; return how many ended."""
    rows = Dossier.objects.filter(pk=dossier_id, state=DossierState.SUBMITTED)
    dossier = rows.select_for_update(of=("self",)).first()
    if dossier is None or [one.state for one in _unpaid([dossier_id])] != [RequestState.OPEN]:
        return 0
    before = dossier.state
    dossier.state, dossier.outcome = DossierState.NOT_ACCEPTED, Outcome.NOT_ACCEPTED
    dossier.finished_at = at
    dossier.save()
    let_go(dossier, None)
    note_by_itself(dossier, "lapse_unpaid", before=before, at=at, details={"days": days})
    tell_citizen(dossier.pk, told.FEE_LAPSED, words={"count": str(days)})
    return 1


def _remind(status: PaymentStatus, at: datetime) -> int:
    """Remind once of a fee; return how many were reminded."""
    rows = Dossier.objects.filter(pk=status.subject_id, state__in=MINDED)
    dossier = rows.select_for_update(of=("self",)).first()
    note = FeeNote.from_plain(dossier.fee_note) if dossier else None
    if dossier is None or note is None or note.reminded_at:
        return 0
    dossier.fee_note = replace(note, reminded_at=at.isoformat()).as_plain()
    dossier.save(update_fields=["fee_note"])
    tell_citizen(dossier.pk, told.FEE_REMINDER, words={"sum": say_dong(status.rest)})
    return 1

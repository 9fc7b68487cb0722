"""A dossier ends: refused, withdrawn, stopped, returned, closed."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.lib.text import normalise
from xaso.public_services.dossiers.errors import OriginalsNotReturnedError
from xaso.public_services.dossiers.models import DossierComponent, RefusalNotice
from xaso.public_services.dossiers.services import papers, paying, steps
from xaso.public_services.dossiers.services.engine import Work, begin
from xaso.public_services.dossiers.services.handling import complete
from xaso.public_services.dossiers.states import DossierState, Outcome


@transaction.atomic
def refuse(dossier_id: UUID, *, reason: str, actor: User, legal_ground: str = "") -> UUID:
    """Refuse after examination; the notice is the result and goes back over the desk.

    NĐ 61/2018 Đ.19.4, 19.8. Returns the paper's id.
    """
    work = begin(dossier_id, "refuse", actor, words=reason)
    RefusalNotice.objects.create(
        dossier=work.dossier, at=work.at, by=actor, reason=reason, legal_ground=legal_ground
    )
    steps.leave(work)
    paper = papers.refusal_notice(work, reason, refuses="handling")
    complete(work, Outcome.REFUSED)
    work.finish()
    return paper.pk


@transaction.atomic
def withdraw(dossier_id: UUID, *, reason: str, actor: User) -> None:
    """Record that the citizen takes the request back."""
    end_withdrawn(begin(dossier_id, "withdraw", actor, words=reason))


def end_withdrawn(work: Work) -> None:
    """End a dossier that its citizen took back, whoever records it."""
    _end(work, DossierState.WITHDRAWN, Outcome.WITHDRAWN)
    work.finish()


@transaction.atomic
def stop(dossier_id: UUID, *, reason: str, legal_ground: str, actor: User) -> UUID:
    """Stop a dossier that cannot go on, with a notice; returns the paper's id."""
    work = begin(dossier_id, "stop", actor, words=reason)
    work.details = {"legal_ground": legal_ground}
    paper = papers.stop_notice(work, reason, legal_ground)
    _end(work, DossierState.STOPPED, Outcome.STOPPED)
    work.finish()
    return paper.pk


@transaction.atomic
def return_result(
    dossier_id: UUID, *, collected_by: str, actor: User, originals_back: bool = True
) -> None:
    """Hand out the result, with the originals (NĐ 61/2018 Đ.20; NĐ 118/2025 Đ.22)."""
    work = begin(dossier_id, "return_result", actor)
    work.dossier.collected_by = normalise(collected_by)
    work.dossier.returned_at = work.at
    if originals_back:
        give_originals_back(work)
    steps.leave(work)
    work.dossier.state = DossierState.RETURNED
    work.finish()


@transaction.atomic
def close(dossier_id: UUID, *, actor: User, originals_back: bool = False) -> None:
    """Close the matter; raises :class:`OriginalsNotReturnedError` while originals lie here."""
    work = begin(dossier_id, "close", actor)
    if originals_back:
        give_originals_back(work)
    kept = DossierComponent.objects.filter(
        dossier=work.dossier, to_give_back=True, is_given_back=False
    )
    names = tuple(kept.values_list("name", flat=True))
    if names:
        raise OriginalsNotReturnedError(names)
    work.dossier.state = DossierState.CLOSED
    work.finish()


def give_originals_back(work: Work) -> None:
    """Note that what was only lent to the desk went back to the citizen."""
    lent = DossierComponent.objects.filter(dossier=work.dossier, to_give_back=True)
    lent.update(is_given_back=True)


def _end(work: Work, state: DossierState, outcome: Outcome) -> None:
    steps.leave(work)
    dossier = work.dossier
    paying.let_go(dossier, work.actor)
    dossier.state, dossier.outcome, dossier.finished_at = state, outcome, work.at
    dossier.paused_at = None
    dossier.assignee = None

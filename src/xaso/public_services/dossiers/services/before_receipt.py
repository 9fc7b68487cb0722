"""What happens to a dossier that is incomplete before it is received.

NĐ 61/2018 Đ.17.1a, 17.2a; NĐ 118/2025 Đ.17.2a: the desk gives one complete notice and the
citizen comes back. No time runs meanwhile: it counts from the full, valid receipt.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from xaso.kernel.accounts.api import User
from xaso.kernel.legal.api import rules_on
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.models import Dossier, DossierFile, SupplementRequest
from xaso.public_services.dossiers.services import papers, paying
from xaso.public_services.dossiers.services.engine import begin, note_by_itself
from xaso.public_services.dossiers.states import DossierState, Outcome

COUNTS = "one_stop.supplement.counts_before_receipt"


@transaction.atomic
def ask_before_receipt(
    dossier_id: UUID,
    *,
    items: tuple[dict[str, object], ...],
    reason: str,
    actor: User,
    answer_by: date | None = None,
) -> UUID:
    """Say on one slip everything that is missing or wrong; returns the paper's id.

    Whether the slip is the one time that papers may be asked for is a rule of its own,
    whose text was not found (mark G).
    """
    work = begin(dossier_id, "ask_before_receipt", actor, words=reason)
    dossier = work.dossier
    SupplementRequest.objects.create(
        dossier=dossier,
        asked_at=work.at,
        asked_by=actor,
        items=list(items),
        reason=reason,
        answer_by=answer_by,
        return_state=dossier.state,
    )
    if rules_on(local_day(work.at), "one-stop").value_as(COUNTS, bool):
        dossier.supplements += 1
    dossier.state = DossierState.INCOMPLETE
    paper = papers.supplement_request(work, items, reason)
    work.finish()
    return paper.pk


@transaction.atomic
def let_lapse(*, days: int) -> int:
    """End what was never completed within so many days of the slip; return how many it were.

    What papers came for since then stays: whether they are enough is for the desk to say.
    No general rule of law says when (rule ``one_stop.supplement.auto_close``), so it is a
    setting of the installation that is off unless somebody sets it.
    """
    now = clock.now()
    rows = Dossier.objects.filter(state=DossierState.INCOMPLETE)
    came = DossierFile.objects.filter(
        commune_id=OuterRef("commune_id"),
        dossier_id=OuterRef("dossier_id"),
        added_at__gt=OuterRef("asked_at"),
    )
    asked = SupplementRequest.objects.filter(asked_at__lt=now - timedelta(days=days))
    old = asked.exclude(Exists(came))
    late = list(rows.filter(pk__in=old.values("dossier_id")).select_for_update(of=("self",)))
    for dossier in late:
        _lapse(dossier, now, days)
    return len(late)


def _lapse(dossier: Dossier, at: datetime, days: int) -> None:
    before = dossier.state
    dossier.state, dossier.outcome = DossierState.NOT_ACCEPTED, Outcome.NOT_ACCEPTED
    dossier.finished_at = at
    dossier.save()
    paying.let_go(dossier, None)
    note_by_itself(dossier, "lapse", before=before, at=at, details={"days": days})

"""Citizens complain of delay; an official answers."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.legal.api import rules_on
from xaso.kernel.notifications.api import notify
from xaso.kernel.permissions.api import access_of, require
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import Limit, due
from xaso.lib import clock
from xaso.lib.dates import local_day, say_short
from xaso.public_services.dossiers import citizen_notices as told
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.errors import ActRefusedError, NotLateError
from xaso.public_services.dossiers.models import DelayComplaint, Dossier
from xaso.public_services.dossiers.notices import COMPLAINT
from xaso.public_services.dossiers.permissions import ANSWER_COMPLAINTS
from xaso.public_services.dossiers.queries.own import Number, lock_owned, no_number
from xaso.public_services.dossiers.queries.own_page import OwnDossierPage
from xaso.public_services.dossiers.queries.people import overseers_of
from xaso.public_services.dossiers.services.engine import Work
from xaso.public_services.dossiers.services.telling import tell_citizen
from xaso.public_services.dossiers.states import RUNNING, Channel, DossierState


def may_complain(page: OwnDossierPage) -> bool:
    """Tell whether a citizen may complain of the dossier of a page, and nothing is open."""
    is_open = any(one.answered_at is None for one in page.complaints)
    passed = late_since(page.state, page.channel, page.submitted_at, page.due_at)
    return not is_open and passed is not None


def late_since(
    state: str, channel: str, came_at: datetime, due_at: datetime | None
) -> datetime | None:
    """Return the moment that has passed, if a citizen may complain about a dossier now.

    That is its due moment while the clock runs; of one that nobody has received yet, the end
    of the time in which the desk has to look at it (rules ``one_stop.supplement.notice_limit…``).
    """
    if state in RUNNING:
        passed = due_at
    elif state == DossierState.SUBMITTED:
        passed = _to_be_looked_at(channel, came_at)
    else:
        return None
    return passed if passed and passed < clock.now() else None


def _to_be_looked_at(channel: str, came_at: datetime) -> datetime:
    way = "online" if channel == Channel.ONLINE else "paper"
    rules = rules_on(local_day(came_at), "one-stop")
    limit = rules.value_as(f"one_stop.supplement.notice_limit_{way}", Limit)
    return due(require_commune(), came_at, limit).at


@transaction.atomic
def complain_of_delay(
    dossier_id: UUID, *, actor: User, words: str = "", number: Number = no_number
) -> UUID:
    """Complain that an own dossier is late; return the complaint's id.

    One is open at a time: whoever presses again is led to the one there is. ``number`` gives the
    vouched personal id of a citizen whose dossier somebody else put down.

    Raises:
        Dossier.DoesNotExist: it is not there, or not this person's.
        NotLateError: its time is not over.
    """
    dossier, now = lock_owned(dossier_id, actor, number), clock.now()
    known = DelayComplaint.objects.open().filter(dossier=dossier).first()
    if known:
        return known.pk
    passed = late_since(dossier.state, dossier.channel, dossier.created_at, dossier.due_at)
    if passed is None:
        raise NotLateError
    row = _written(dossier, passed, actor, words)
    _note(dossier, "complain", actor, now, row)
    notify(
        COMPLAINT.key,
        to=overseers_of(require_commune(), dossier.unit_id),
        context={"code": dossier.code, "deadline": say_short(row.answer_due_at)},
        url=row.get_absolute_url(),
        about=("dossiers.dossier", dossier.pk),
    )
    return row.pk


def _written(dossier: Dossier, passed: datetime, actor: User, words: str) -> DelayComplaint:
    now = clock.now()
    limit = Limit.parse(f"{settings.XASO_DOSSIERS_COMPLAINT_DAYS} working_day")
    row = DelayComplaint(
        dossier=dossier,
        user=actor,
        unit_id=dossier.unit_id,
        due_at=passed,
        made_at=now,
        answer_due_at=due(dossier.commune_id, now, limit).at,
    )
    row.words = words
    row.save(force_insert=True)
    return row


@transaction.atomic
def answer_complaint(complaint_id: UUID, *, text: str, actor: User) -> None:
    """Answer a complaint; the citizen is told and reads it on the dossier's page.

    Raises:
        DelayComplaint.DoesNotExist: it is not there, or not for this person.
        ActRefusedError: somebody has answered it.
    """
    require(actor, ANSWER_COMPLAINTS.key)
    known = DelayComplaint.objects.visible_to(actor).get(pk=complaint_id)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=known.dossier_id)
    row = DelayComplaint.objects.get(pk=known.pk)
    if row.answered_at:
        raise ActRefusedError
    row.answer, row.answered_at, row.answered_by = text, clock.now(), actor
    row.save(update_fields=["answer_sealed", "answered_at", "answered_by"])
    _note(dossier, "answer_complaint", actor, row.answered_at, row)
    tell_citizen(dossier.pk, told.COMPLAINT_ANSWERED)


def _note(dossier: Dossier, key: str, actor: User, at: datetime, row: DelayComplaint) -> None:
    """Write the act into the history and the audit trail; what was written stays sealed."""
    work = Work(dossier, ACTS[key], actor, access_of(actor), at, None, dossier.state)
    work.details = {"complaint": str(row.pk)}
    work.finish()

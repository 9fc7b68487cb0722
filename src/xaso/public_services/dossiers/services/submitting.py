"""What the account that put a dossier down may do with it: a program's now, a citizen's later.

No permission of officials is asked for here. Whose dossier it is decides, and the scope of
the program's token, which the API has checked.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import publish
from xaso.kernel.notifications.api import NoticeKind, notify
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.contracts import IntakeInput, ReceivedDossier
from xaso.public_services.dossiers.errors import ActRefusedError, WrongStateError
from xaso.public_services.dossiers.events import DossierSubmitted
from xaso.public_services.dossiers.models import (
    DossierComponent,
    DossierFile,
    SupplementRequest,
)
from xaso.public_services.dossiers.notices import PAPERS_SENT, SUBMITTED
from xaso.public_services.dossiers.queries.own import Number, lock_owned, no_number
from xaso.public_services.dossiers.queries.people import receptionists_of
from xaso.public_services.dossiers.services.ending import end_withdrawn
from xaso.public_services.dossiers.services.engine import Work
from xaso.public_services.dossiers.services.fee_asking import ask_at_sending
from xaso.public_services.dossiers.services.intake import submit_dossier

SUBJECT = "dossiers.dossier"


@transaction.atomic
def submit_own(given: IntakeInput, *, actor: User) -> ReceivedDossier:
    """Put a dossier down for its applicant; the desk receives or declines it."""
    made = submit_dossier(replace(given, submitted_by=actor.pk))
    record(
        "dossiers.dossier.submitted", actor=actor, subject=(SUBJECT, made.id), code=made.code
    )
    if given.fee:
        ask_at_sending(made.id, actor=actor)
    _tell_desk(SUBMITTED, made.id, made.code)
    publish(DossierSubmitted(made.id, made.code, clock.now()), aggregate=made.id)
    return made


@transaction.atomic
def submit_assisted(
    given: IntakeInput, *, helper: User, owner_id: UUID | None
) -> ReceivedDossier:
    """Put a dossier down by the hand of a helper; it is the citizen's own from then on.

    ``owner_id`` is the citizen's account, if a number of theirs is proved. The right to help
    is the caller's to check; the consent comes with ``given.filing``.
    """
    made = submit_dossier(replace(given, submitted_by=owner_id))
    consent = given.filing.consent if given.filing else ""
    record(
        "dossiers.dossier.submitted_by_helper",
        actor=helper,
        subject=(SUBJECT, made.id),
        code=made.code,
        consent=consent,
    )
    if given.fee:
        ask_at_sending(made.id, actor=helper)
    _tell_desk(SUBMITTED, made.id, made.code)
    return made


@transaction.atomic
def withdraw_own(dossier_id: UUID, *, reason: str, actor: User) -> None:
    """Take the request back, from the states in which the desk could record that, too."""
    work = _begin(dossier_id, "withdraw", actor, reason)
    end_withdrawn(work)


@transaction.atomic
def send_papers(
    dossier_id: UUID,
    papers: Sequence[tuple[str, UUID]],
    *,
    actor: User,
    words: str = "",
    number: Number = no_number,
) -> int:
    """Send what was asked for; the desk looks at it and takes it in. Returns how many files.

    ``papers`` are names of papers with ids of stored files, ``number`` gives the vouched personal id of
    who applies in a dossier that somebody else put down. The clock goes on only when the
    desk has taken them in: whether they are what was asked for is for a person to say.
    """
    work = _begin(dossier_id, "send_papers", actor, words, number)
    asked = SupplementRequest.objects.filter(dossier=work.dossier, answered_at__isnull=True)
    if not asked.exists():
        raise ActRefusedError
    known = {one.name: one for one in DossierComponent.objects.filter(dossier=work.dossier)}
    DossierFile.objects.bulk_create(
        DossierFile(
            dossier=work.dossier,
            component=known.get(name),
            stored_file_id=file_id,
            added_at=work.at,
            added_by=actor,
        )
        for name, file_id in papers
    )
    work.details = {"papers": [name for name, _file_id in papers]}
    work.finish()
    _tell_desk(PAPERS_SENT, work.dossier.pk, work.dossier.code)
    return len(papers)


def _begin(
    dossier_id: UUID, key: str, actor: User, words: str, number: Number = no_number
) -> Work:
    """Lock the account's own dossier and make sure that the act fits where it stands.

    Raises:
        Dossier.DoesNotExist: it is not there, or somebody else put it down.
        WrongStateError: the dossier has moved on.
    """
    dossier, act = lock_owned(dossier_id, actor, number), ACTS[key]
    if dossier.state not in act.sources:
        raise WrongStateError(key, dossier.state)
    return Work(dossier, act, actor, access_of(actor), clock.now(), None, dossier.state, words)


def _tell_desk(kind: NoticeKind, dossier_id: UUID, code: str) -> None:
    notify(
        kind.key,
        to=receptionists_of(require_commune()),
        context={"code": code},
        url=reverse("dossiers:dossier", args=[dossier_id]),
        about=(SUBJECT, dossier_id),
    )

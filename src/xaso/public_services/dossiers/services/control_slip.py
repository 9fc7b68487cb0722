"""Form 06: who had the dossier from when to when, and whether each kept their time."""

from itertools import pairwise
from typing import Literal
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.forms_in_force import form_of
from xaso.public_services.dossiers.models import Dossier, IssuedPaper, StepRun
from xaso.public_services.dossiers.paper_data import ControlSlipPaper, HandOver
from xaso.public_services.dossiers.permissions import PRINT
from xaso.public_services.dossiers.queries.page import applicant_of, stays_of
from xaso.public_services.dossiers.services.papers import (
    as_applicant,
    keep,
    letterhead,
    mark,
)
from xaso.public_services.procedures.api import get_procedures

CITIZEN = "Người nộp hồ sơ"
"""As the form itself names the citizen; the papers of the state are Vietnamese."""


@transaction.atomic
def issue_control_slip(dossier_id: UUID, *, actor: User) -> UUID:
    """Issue the control slip as the dossier stands now; returns the paper's id.

    Raises:
        PermissionDenied: not for this person.
        Dossier.DoesNotExist: it is not there, or not for this person.
    """
    require(actor, PRINT.key)
    dossier = Dossier.objects.visible_to(actor).select_related("received_by").get(pk=dossier_id)
    now = clock.now()
    version = dossier.procedure_version_id
    paper = ControlSlipPaper(
        form=form_of(IssuedPaper.Kind.CONTROL_SLIP, local_day(now)).form,
        letterhead=letterhead(local_day(now)),
        mark=mark(dossier),
        applicant=as_applicant(applicant_of(dossier)),
        procedure=get_procedures({version})[version].name,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        hand_overs=hand_overs_of(dossier, stays_of(dossier)),
    )
    kind = IssuedPaper.Kind.CONTROL_SLIP
    row = keep(dossier, kind, paper, number=0, at=now, actor=actor)
    subject = ("dossiers.paper", row.pk)
    record("dossiers.paper.issued", actor=actor, subject=subject, kind=kind, code=dossier.code)
    return row.pk


def hand_overs_of(dossier: Dossier, stays: list[StepRun]) -> tuple[HandOver, ...]:
    """Return each passing from hand to hand, from the citizen back to the citizen."""
    passed = [_passed(before, after) for before, after in pairwise(stays)]
    return (*_brought(dossier, stays), *passed, *_returned(dossier, stays))


def _brought(dossier: Dossier, stays: list[StepRun]) -> list[HandOver]:
    if not stays:
        return []
    receiver = dossier.received_by.full_name if dossier.received_by else ""
    first = stays[0]
    return [
        HandOver(
            from_body=CITIZEN, to_body=_place(first), at=first.entered_at, receiver=receiver
        )
    ]


def _passed(before: StepRun, after: StepRun) -> HandOver:
    return HandOver(
        from_body=_place(before),
        to_body=_place(after),
        at=after.entered_at,
        giver=before.left_by.full_name if before.left_by else "",
        receiver=after.assignee.full_name if after.assignee else "",
        outcome=outcome_of(before),
    )


def _returned(dossier: Dossier, stays: list[StepRun]) -> list[HandOver]:
    if dossier.returned_at is None or not stays:
        return []
    last = stays[-1]
    giver = last.left_by.full_name if last.left_by else ""
    return [
        HandOver(
            from_body=_place(last),
            to_body=CITIZEN,
            at=dossier.returned_at,
            giver=giver,
            receiver=dossier.collected_by,
        )
    ]


def outcome_of(stay: StepRun) -> Literal["early", "on_time", "late"] | None:
    """Say whether a stay ended on an earlier day, on its day, or after its due moment."""
    if stay.due_at is None or stay.left_at is None:
        return None
    if stay.left_at > stay.due_at:
        return "late"
    return "early" if local_day(stay.left_at) < local_day(stay.due_at) else "on_time"


def _place(stay: StepRun) -> str:
    unit = stay.unit.name if stay.unit else ""
    return f"{unit} ({stay.step_name})" if unit else stay.step_name

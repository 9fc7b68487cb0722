"""From what was begun to the dossier: everything is checked once more, and it is put down once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.api import FilledForm, finish
from xaso.kernel.identity.api import RepresentedPerson, may_act_for
from xaso.kernel.notifications.api import UnreachableAddressError, notify
from xaso.lib import clock
from xaso.public_services.dossiers.api import (
    PAPERS_SPEAK,
    ComponentInput,
    ComponentKind,
    DeclarationInput,
    FilingInput,
    IntakeInput,
    PartyInput,
    submit_assisted,
    submit_own,
)
from xaso.public_services.portal.accepting import BY_ACCOUNT
from xaso.public_services.portal.asking import Asked
from xaso.public_services.portal.assisting import helped_by, procedure_name
from xaso.public_services.portal.assisting_models import Assistance
from xaso.public_services.portal.fees import fee_given, proof_given
from xaso.public_services.portal.from_vault import note_reuse
from xaso.public_services.portal.notices import SENT_FOR_YOU
from xaso.public_services.portal.people import OTHER, People, applicant_of, people_of
from xaso.public_services.portal.rules import rule_for
from xaso.public_services.portal.submission_models import Submission
from xaso.public_services.portal.submitted_papers import components_of
from xaso.public_services.portal.submitting import papers_of


class PapersMissingError(ValueError):
    """A paper without which nothing can be submitted is not there; ``papers`` are their places."""

    def __init__(self, papers: Sequence[int]) -> None:
        super().__init__(papers)
        self.papers = tuple(papers)


class NotAcceptedError(ValueError):
    """Somebody files for a citizen who has not stood up for what was filled in."""


class RepresentationEndedError(ValueError):
    """The representation that was chosen no longer counts."""


class OtherApplicantError(ValueError):
    """The form names another person as applicant than the one who signed in."""


@transaction.atomic
def submit(
    submission_id: UUID,
    *,
    asked: Asked,
    collection: str,
    actor: User,
    accepted: str = BY_ACCOUNT,
) -> str:
    """Make the dossier, once however often it is pressed; return its code.

    The row of the submission is locked, and the form is finished and the dossier is put down in
    the same transaction: all of it happens or nothing. ``accepted`` says how the citizen stood
    up for it (``accepting.way_to_accept``).

    Raises:
        Submission.DoesNotExist: there is no such submission of this person.
        PapersMissingError, NotCompleteError: something is left to be done.
        NotAcceptedError, RepresentationEndedError, OtherApplicantError: see there.
    """
    rows = Submission.objects.within_reach_of(actor.pk).select_related("assistance", "user")
    row = rows.select_for_update(of=("self",)).get(pk=submission_id)
    if row.dossier_code:
        return row.dossier_code
    if row.helper_id == actor.pk and accepted == BY_ACCOUNT:
        raise NotAcceptedError
    given = _gathered(row, asked, collection, accepted, actor)
    code = _put_down(row, given, actor)
    note_reuse(papers_of(row), given.components, code)
    row.dossier_code, row.content, row.updated_at = code, "", clock.now()
    row.save(update_fields=["dossier_code", "content_sealed", "updated_at"])
    return code


def people_in(
    row: Submission,
    asked: Asked,
    values: Mapping[str, Any] | None,
    known: PartyInput | None = None,
) -> People:
    """Return who plays which part in what is about to be sent, as far as it is filled in.

    ``known`` spares asking the sources about the citizen, where only a look is taken.

    Raises:
        RepresentationEndedError: the chosen representation no longer counts.
        OtherApplicantError: the applicant is somebody else, and the commune does not allow it.
    """
    if row.assistance:
        helped = helped_by(row.assistance).as_party()
        return People(applicant_of(helped, asked.form, values))
    if row.user is None:
        raise Submission.DoesNotExist
    people = people_of(row.user, asked.form, values, represented_in(row), known)
    if people.number_check == OTHER and not rule_for(asked.procedure.code).allows_others:
        raise OtherApplicantError
    return people


def represented_in(row: Submission) -> RepresentedPerson | None:
    """Return for whom the citizen chose to submit; nobody where it is for themselves.

    Raises:
        RepresentationEndedError: it no longer counts.
    """
    if row.representation_id is None or row.user_id is None:
        return None
    for one in may_act_for(row.user_id, clock.today()):
        if one.representation_id == row.representation_id:
            return one
    raise RepresentationEndedError


def _gathered(
    row: Submission, asked: Asked, collection: str, accepted: str, actor: User
) -> IntakeInput:
    papers = papers_of(row)
    missing = [at for at, one in enumerate(asked.papers, 1) if papers.is_missing(one)]
    if missing:
        raise PapersMissingError(missing)
    filled = finish(row.draft_id, reader=actor) if row.draft_id else None
    people = people_in(row, asked, filled.values if filled else None)
    fee, fee_note = fee_given(asked, papers, people.applicant.kind)
    return IntakeInput(
        procedure_version=row.procedure_version_id,
        applicant=people.applicant,
        submitter=people.submitter,
        components=(
            *components_of(asked, papers, filled),
            *proof_given(asked, papers),
            *_proofs(row),
        ),
        fee=fee,
        fee_note=fee_note,
        channel="online",
        collection=collection,
        declaration=_declaration(filled, accepted, row),
        filing=_filing(row, people),
    )


def _declaration(
    filled: FilledForm | None, accepted: str, row: Submission
) -> DeclarationInput | None:
    if filled is None:
        return None
    return DeclarationInput(filled, accepted, clock.now(), filled_by=row.helper_id)


def _filing(row: Submission, people: People) -> FilingInput | None:
    if not (row.assistance or row.representation_id or people.number_check):
        return None
    return FilingInput(
        helper=row.helper_id,
        consent=str(row.assistance.way) if row.assistance else "",
        consented_at=row.assistance.agreed_at if row.assistance else None,
        representation=row.representation_id,
        number_check=people.number_check,
    )


def _proofs(row: Submission) -> list[ComponentInput]:
    """Return the papers that prove why somebody else than the applicant submits."""
    represented = represented_in(row)
    sheet = row.assistance.sheet_id if row.assistance else None
    kind, found = str(ComponentKind.E_COPY), []
    with override(PAPERS_SPEAK):
        if represented:
            name = _("Proof of acting for the applicant")
            found.append(ComponentInput(name, kind, file_ids=(represented.proof,)))
        if sheet:
            name = _("Signed consent to filing by another person")
            found.append(ComponentInput(name, kind, file_ids=(sheet,)))
    return found


def _put_down(row: Submission, given: IntakeInput, actor: User) -> str:
    if row.assistance is None:
        return submit_own(given, actor=actor).code
    if row.helper_id == actor.pk:
        made = submit_assisted(given, helper=actor, owner_id=row.user_id)
        _tell(row.assistance, made.code, actor)
    else:
        made = submit_own(given, actor=actor)
    row.assistance.content = ""
    row.assistance.save(update_fields=["content_sealed"])
    return made.code


def _tell(assistance: Assistance, code: str, helper: User) -> None:
    """Tell the citizen the code of their dossier, where a number is known."""
    phone = helped_by(assistance).phone
    if not phone:
        return
    context = {
        "code": code,
        "person": helper.full_name,
        "procedure": procedure_name(assistance),
        "address": f"{settings.XASO_URL}{reverse('tracking:dossier', args=[code])}",
    }
    try:
        notify(SENT_FOR_YOU.key, to=phone, context=context)
    except UnreachableAddressError:
        return

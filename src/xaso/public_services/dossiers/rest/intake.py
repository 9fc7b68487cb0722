"""From what a program sends to what the dossier's intake takes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from xaso.kernel.api_clients.api import Fault, invalid
from xaso.public_services.dossiers.contracts import ComponentInput, IntakeInput, PartyInput
from xaso.public_services.dossiers.rest.schemas import ComponentGiven, Party, Submission
from xaso.public_services.dossiers.rest.uploads import Uploads
from xaso.public_services.dossiers.states import Channel
from xaso.public_services.procedures.api import Channel as FilingChannel
from xaso.public_services.procedures.api import (
    Component,
    ProcedureDetail,
    UnknownProcedureError,
    current_version,
    get_procedure,
)


def intake_of(given: Submission, uploads: Uploads) -> IntakeInput:
    """Check what was sent against the procedure and keep its files; refuse all or nothing."""
    procedure = _procedure(given.procedure)
    asked = {
        one.id: one
        for one in procedure.components
        if one.channel in (None, FilingChannel.ONLINE)
    }
    components = [
        _component(one, asked.get(one.component) if one.component else None, place, uploads)
        for place, one in enumerate(given.components)
    ]
    _complain_of_missing(given, asked.values(), uploads)
    uploads.finish()
    return IntakeInput(
        procedure_version=procedure.version_id,
        applicant=_party(given.applicant),
        submitter=_party(given.submitter) if given.submitter else None,
        components=tuple(components),
        channel=Channel.ONLINE,
        sets=given.sets,
        collection=given.collection,
        note=given.note,
        origin_code=given.reference,
    )


def _procedure(code: str) -> ProcedureDetail:
    try:
        procedure = get_procedure(current_version(code))
    except UnknownProcedureError:
        detail = _("No procedure in use has this code.")
        raise invalid(_fault("/procedure", detail)) from None
    if procedure.channels and FilingChannel.ONLINE not in procedure.channels:
        raise invalid(_fault("/procedure", _("This procedure is not taken online.")))
    return procedure


def _component(
    given: ComponentGiven, asked: Component | None, place: int, uploads: Uploads
) -> ComponentInput:
    pointer = f"/components/{place}"
    if given.component and asked is None:
        uploads.complain(f"{pointer}/component", _("The procedure asks for no such paper."))
    if not given.component and not given.name:
        uploads.complain(pointer, _("Please say which paper this is."))
    return ComponentInput(
        name=asked.name if asked else given.name,
        kind=given.kind,
        quantity=given.quantity,
        is_required=bool(asked and _is_required(asked)),
        note=given.note,
        file_ids=uploads.keep(given.files, pointer=f"{pointer}/files"),
    )


def _complain_of_missing(
    given: Submission, asked: Iterable[Component], uploads: Uploads
) -> None:
    sent = {one.component for one in given.components if one.files}
    for paper in asked:
        if _is_required(paper) and paper.id not in sent:
            detail = _("The required paper “%(name)s” is missing.") % {"name": paper.name}
            uploads.complain("/components", detail)


def _is_required(paper: Component) -> bool:
    """Only what is required in any case: whether a condition holds is for the desk to see."""
    return paper.required is True and not paper.condition and not paper.shown_only


def _party(given: Party) -> PartyInput:
    return PartyInput(
        name=given.name,
        personal_id=given.personal_id,
        birth_date=given.birth_date,
        address=given.address,
        phone=given.phone,
        email=given.email,
        kind=given.kind,
        authority=given.authority,
    )


def _fault(pointer: str, detail: str) -> Fault:
    return Fault(detail=detail, pointer=f"#{pointer}", code="procedure")

"""The result of a dossier as a document: drafted, signed, sealed and released in the office's module.

A commune that does not write results so keeps the present way: approve, then number and stamp.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.lib import clock
from xaso.office.documents.api import (
    DocumentInfo,
    DocumentState,
    ask_for_result,
    call_off,
    document_info,
    document_types,
    documents_of_origin,
    issuers_of,
)
from xaso.public_services.dossiers import permissions as may
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierAct,
    DossierFile,
    DossierParty,
)
from xaso.public_services.dossiers.services import steps
from xaso.public_services.dossiers.services.engine import Work, note_by_itself
from xaso.public_services.dossiers.services.handling import complete
from xaso.public_services.dossiers.services.passing import end_there
from xaso.public_services.dossiers.services.vaulting import (
    end_in_vault,
    give_check_codes,
    keep_in_vault,
)
from xaso.public_services.dossiers.states import DossierState, Outcome
from xaso.public_services.procedures.api import get_plan, get_procedure
from xaso.public_services.vault.api import RECALLED, REPLACED

ORIGIN = "dossiers"
WRITTEN_IN = (DossierState.PROCESSING, DossierState.APPROVED)
"""States in which a result may be written."""
OVER = (DocumentState.DROPPED, DocumentState.RECALLED, DocumentState.REPLACED)


def may_write_result(dossier: Dossier, user: User) -> bool:
    """Tell whether this person may have the result of the dossier written as a document.

    It is written where the dossier lies, or by who works on all of them; a unit that was only asked
    for its opinion does not write it.
    """
    access = access_of(user)
    is_theirs = (
        dossier.assignee_id == user.pk
        or dossier.unit_id in access.own_units()
        or access.holds(may.SEE_ALL.key)
    )
    return is_theirs and access.holds(may.PROCESS.key) and dossier.state in WRITTEN_IN


def result_document(dossier_id: UUID) -> DocumentInfo | None:
    """Return the document that is, or becomes, the result of a dossier."""
    found = documents_of_origin(ORIGIN, [dossier_id]).get(dossier_id, ())
    return next((one for one in found if one.state not in OVER), None)


@transaction.atomic
def begin_result(dossier_id: UUID, *, actor: User) -> UUID:
    """Begin the document that is to be the result; the one that is there already is given back.

    Raises:
        Dossier.DoesNotExist: the dossier is not there, or not for this person.
        PermissionDenied: this person does not work on it, or it is not the time.
    """
    dossier = (
        Dossier.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=dossier_id)
    )
    if not may_write_result(dossier, actor):
        raise PermissionDenied
    procedure = get_procedure(dossier.procedure_version_id)
    party = DossierParty.objects.get(dossier=dossier, part=DossierParty.Part.APPLICANT)
    named = procedure.result_name or procedure.name
    return ask_for_result(
        actor=actor,
        origin=ORIGIN,
        origin_id=dossier.pk,
        type_abbr=_type_of(named),
        subject=f"{_without_type(named)} – {party.name}",
        fields={
            "addressed_to": "\n".join(filter(None, [party.name, party.address])),
            "receiver_lines": f"{party.name};\nLưu: VT, hồ sơ {dossier.code}.",
        },
    )


@transaction.atomic
def take_result(
    document_id: UUID, dossier_id: UUID, *, signer_id: UUID | None, clerk_id: UUID | None
) -> None:
    """Let a dossier end with the document that was released for it.

    Its signed file becomes the result, its number and date those of the result; what the leader
    and the clerk did there stands in the dossier's history as approval and stamp. A dossier that
    waits for its citizen or is over stays as it is; see :func:`take_waiting_result`.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).filter(pk=dossier_id).first()
    info = document_info([document_id])[document_id]
    signed = info.file("signed", "archive")
    if dossier is None or signed is None or dossier.state not in WRITTEN_IN:
        return
    people = {one.pk: one for one in User.objects.filter(pk__in=[signer_id, clerk_id])}
    clerk = people.get(clerk_id) if clerk_id else None
    signer = people.get(signer_id) if signer_id else None
    if clerk is None:
        return
    _attach(dossier, signed.file_id, clerk)
    dossier.result_number, dossier.result_date = info.code, info.issued_on
    if dossier.state == DossierState.PROCESSING:
        _go_to(dossier, "approve", signer or clerk, DossierState.APPROVED)
    if dossier.state != DossierState.COMPLETED:
        _go_to(dossier, "stamp", clerk, DossierState.COMPLETED, number=info.code)


def take_waiting_result(dossier_id: UUID) -> None:
    """Let a dossier that came back from its citizen end with what was released meanwhile."""
    if not Dossier.objects.filter(pk=dossier_id, state__in=WRITTEN_IN).exists():
        return
    found = documents_of_origin(ORIGIN, [dossier_id]).get(dossier_id, ())
    released = next((one for one in found if one.state == DocumentState.RELEASED), None)
    if released is not None:
        issuers = issuers_of(released.id)
        take_result(
            released.id, dossier_id, signer_id=issuers.signer_id, clerk_id=issuers.clerk_id
        )


@transaction.atomic
def replace_result(document_id: UUID, replaced_by: UUID) -> None:
    """Let the document that replaces the result of a dossier be its result, once."""
    info = document_info([document_id, replaced_by])
    old, new = info[document_id], info[replaced_by]
    dossier, signed = _with_result(old), new.file("signed", "archive")
    clerk = User.objects.filter(pk__in=[issuers_of(new.id).clerk_id]).first()
    if dossier is None or signed is None or clerk is None:
        return
    gone = _files_of(dossier, old)
    results = DossierFile.objects.filter(dossier=dossier, part=DossierFile.Part.RESULT)
    results.filter(stored_file_id__in=gone).delete()
    _attach(dossier, signed.file_id, clerk)
    dossier.result_number, dossier.result_date = new.code, new.issued_on
    dossier.result_recalled_at = None
    dossier.save(update_fields=["result_number", "result_date", "result_recalled_at"])
    _note(dossier, "replace_result", new)
    give_check_codes(dossier.pk)
    keep_in_vault(dossier.pk)
    end_in_vault(dossier.pk, gone, REPLACED)
    end_there(dossier, gone, number=old.code, new=[signed.file_id])


@transaction.atomic
def note_recalled_result(document_id: UUID) -> None:
    """Say in the dossier's history, in the vault and where it came in that its result was recalled, once.

    It is not handed out any more until another replaces it.
    """
    info = document_info([document_id])[document_id]
    dossier = _with_result(info)
    if dossier is None:
        return
    noted = DossierAct.objects.filter(dossier=dossier, key="recall_result")
    if not noted.filter(details__document=str(info.id)).exists():
        dossier.result_recalled_at = clock.now()
        dossier.save(update_fields=["result_recalled_at"])
        _note(dossier, "recall_result", info)
        gone = _files_of(dossier, info)
        end_in_vault(dossier.pk, gone, RECALLED)
        end_there(dossier, gone, number=info.code)


@transaction.atomic
def call_off_result(dossier_id: UUID, act: str, *, actor_id: UUID | None) -> None:
    """Stop the document that was being written as the result of a dossier which ended without it.

    What was released for it already is the clerk's to recall, who is told.
    """
    dossier = Dossier.objects.get(pk=dossier_id)
    if not dossier.outcome or actor_id is None:
        return
    written = documents_of_origin(ORIGIN, [dossier_id]).get(dossier_id, ())
    for one in written:
        if one.state not in OVER and not _is_result(one, dossier):
            actor = User.objects.get(pk=actor_id)
            call_off(one.id, _why_over(act) % {"code": dossier.code}, actor=actor)


def _is_result(info: DocumentInfo, dossier: Dossier) -> bool:
    """Tell whether a document is what a dossier ended with, or is to replace that."""
    if dossier.outcome != Outcome.GRANTED:
        return False
    return info.replaces_id is not None or info.code == dossier.result_number != ""


def _why_over(act: str) -> str:
    """Say how a dossier ended without the document."""
    said = {
        "withdraw": _("Dossier %(code)s was withdrawn by the citizen."),
        "refuse": _("The request of dossier %(code)s was refused."),
        "stop": _("Dossier %(code)s was stopped by the authority."),
    }
    return said.get(act) or _("Dossier %(code)s ended with another result.")


def _files_of(dossier: Dossier, info: DocumentInfo) -> list[UUID]:
    """Return which files of the result of a dossier are those of this document."""
    rows = DossierFile.objects.filter(dossier=dossier, part=DossierFile.Part.RESULT)
    known = rows.filter(stored_file_id__in=[one.file_id for one in info.files])
    return list(known.values_list("stored_file_id", flat=True))


def _with_result(info: DocumentInfo) -> Dossier | None:
    """Return the dossier, locked, whose result this document is now."""
    if info.origin != ORIGIN or info.origin_id is None or not info.code:
        return None
    rows = Dossier.objects.filter(pk=info.origin_id, result_number=info.code)
    return rows.select_for_update(of=("self",)).first()


def _note(dossier: Dossier, key: str, info: DocumentInfo) -> None:
    details = {"number": info.code, "document": str(info.id)}
    note_by_itself(dossier, key, before=dossier.state, at=clock.now(), details=details)


def _go_to(
    dossier: Dossier, key: str, actor: User, wanted: DossierState, **details: str
) -> None:
    """Bring a dossier along the usual way, step by step, until it is as wanted, or at its last step."""
    plan = get_plan(dossier.process_id) if dossier.process_id else None
    work = Work(dossier, ACTS[key], actor, access_of(actor), clock.now(), plan, dossier.state)
    for _step in work.process.steps:
        steps.enter(work, steps.next_step(work))
        if dossier.state in (wanted, DossierState.COMPLETED):
            break
    work.details = dict(details)
    if dossier.state == DossierState.COMPLETED:
        complete(work, Outcome.GRANTED)
    work.finish()


def _attach(dossier: Dossier, file_id: UUID, clerk: User) -> None:
    DossierFile.objects.get_or_create(
        dossier=dossier,
        part=DossierFile.Part.RESULT,
        stored_file_id=file_id,
        defaults={"added_at": clock.now(), "added_by": clerk},
    )


def _type_of(result_name: str) -> str:
    """Return the type of document that the name of a result begins with; a notice where none does."""
    folded = result_name.casefold()
    named = (one for one in document_types() if folded.startswith(one.name.casefold()))
    return next((one.code for one in named), "notice")


def _without_type(result_name: str) -> str:
    """Return what a result is about, without the type that the system prints above it."""
    for one in document_types():
        if result_name.casefold().startswith(one.name.casefold()):
            return result_name[len(one.name) :].strip() or result_name
    return result_name

"""A dossier goes to the commune that decides it, and its result comes back to where it came in.

NĐ 118/2025 Đ.14.4 and Đ.17.3 as amended by NĐ 309/2026: anybody may file at any one-stop desk;
the time counts from when the competent body receives the dossier; the desk that took it in
hands the result out.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.kernel.files.api import copy, info
from xaso.kernel.organisations.api import Commune, find_authority
from xaso.kernel.tenancy.api import acting_in, require_commune
from xaso.lib import clock
from xaso.lib.codes import CodeError, parse
from xaso.lib.text import normalise
from xaso.office.signing.api import check_codes_of, end_check_code
from xaso.public_services.dossiers.contracts import (
    ComponentInput,
    FeeNote,
    IntakeInput,
    PartyInput,
)
from xaso.public_services.dossiers.events import DossierCompleted
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierComponent,
    DossierFile,
    DossierParty,
)
from xaso.public_services.dossiers.services.engine import begin, note_by_itself
from xaso.public_services.dossiers.services.handling import complete
from xaso.public_services.dossiers.services.intake import submit_dossier
from xaso.public_services.dossiers.services.vaulting import give_check_codes
from xaso.public_services.dossiers.states import Channel, DossierState, Outcome
from xaso.public_services.vault.api import RECALLED, REPLACED

TAKE_BACK = "take_back"


@transaction.atomic
def take_back(
    dossier_id: UUID,
    *,
    outcome: str,
    actor: User,
    result_number: str = "",
    result_date: date | None = None,
    file_ids: tuple[UUID, ...] = (),
) -> None:
    """Note by hand that the result came back from a commune this installation does not serve."""
    work = begin(dossier_id, TAKE_BACK, actor)
    _add_results(work.dossier, file_ids, at=work.at, by=actor)
    work.dossier.result_number = normalise(result_number)
    work.dossier.result_date = result_date
    complete(work, Outcome(outcome))
    work.finish()


def send_there(dossier_id: UUID, *, to_commune: int) -> UUID | None:
    """Put the dossier before the competent commune, if it works here too; once only.

    Runs in the commune that passed it on; files are copied, since no commune reads another's.
    Returns the new dossier's id, or nothing.
    """
    if not Commune.objects.served().filter(pk=to_commune).exists():
        return None
    dossier = Dossier.objects.get(pk=dossier_id)
    with acting_in(to_commune):
        known = Dossier.objects.filter(origin_code=dossier.code).first()
    if known is not None:
        return None
    given = _intake_of(dossier, to_commune)
    with acting_in(to_commune):
        return submit_dossier(given).id


def bring_back(dossier_id: UUID) -> bool:
    """Lay the result at the desk where the dossier came in; tell whether there was one to lay.

    Runs in the commune that decided.
    """
    done = Dossier.objects.get(pk=dossier_id)
    origin = _commune_of(done.origin_code)
    if origin is None:
        return False
    decided_in = require_commune()
    results = DossierFile.objects.filter(dossier=done, part=DossierFile.Part.RESULT)
    ids = list(results.order_by("added_at", "id").values_list("stored_file_id", flat=True))
    with acting_in(origin):
        rows = Dossier.objects.select_for_update(of=("self",)).filter(passed_to=decided_in)
        waiting = rows.filter(code=done.origin_code, state=DossierState.PASSED_ON).first()
    if waiting is None:
        return False
    copies = tuple(_copies(ids, origin))
    with acting_in(origin):
        _complete_at_origin(waiting, done, copies)
    return True


def end_there(
    done: Dossier, gone: Iterable[UUID], *, number: str, new: Sequence[UUID] = ()
) -> bool:
    """Let a result that was replaced, or recalled, be so at the desk where its dossier came in too.

    Runs in the commune that decided; ``gone`` are the files of the result that had this
    ``number``, ``new`` those that replace them. Tell whether it was laid out there.
    """
    origin = _commune_of(done.origin_code)
    if origin is None:
        return False
    decided_in = require_commune()
    hashes = {info(one).sha256 for one in gone}
    with acting_in(origin):
        rows = Dossier.objects.select_for_update(of=("self",)).filter(passed_to=decided_in)
        there = rows.filter(code=done.origin_code, result_number=number).first()
    if there is None:
        return False
    copies = tuple(_copies(new, origin))
    with acting_in(origin):
        results = DossierFile.objects.filter(dossier=there, part=DossierFile.Part.RESULT)
        old = [one for one in results if info(one.stored_file_id).sha256 in hashes]
        _end_codes(old, REPLACED if copies else RECALLED)
        there.result_recalled_at = done.result_recalled_at
        if copies:
            results.filter(pk__in=[one.pk for one in old]).delete()
            _add_results(there, copies, at=clock.now(), by=None)
            there.result_number, there.result_date = done.result_number, done.result_date
            give_check_codes(there.pk)
        there.save(update_fields=["result_number", "result_date", "result_recalled_at"])
        key = "replace_result" if copies else "recall_result"
        details = {"number": done.result_number, "code": done.code}
        note_by_itself(there, key, before=there.state, at=clock.now(), details=details)
    return True


def _end_codes(results: Iterable[DossierFile], ending: str) -> None:
    """Let the check pages of results say how the office ended them."""
    for code in check_codes_of([one.stored_file_id for one in results]).values():
        end_check_code(code, ending)


def _complete_at_origin(dossier: Dossier, done: Dossier, file_ids: tuple[UUID, ...]) -> None:
    at, before = clock.now(), dossier.state
    _add_results(dossier, file_ids, at=at, by=None)
    dossier.state, dossier.outcome, dossier.finished_at = (
        DossierState.COMPLETED,
        done.outcome,
        at,
    )
    dossier.result_number, dossier.result_date = done.result_number, done.result_date
    dossier.save()
    publish(
        DossierCompleted(dossier.pk, dossier.code, dossier.outcome, at, dossier.due_at),
        aggregate=dossier.pk,
    )
    note_by_itself(dossier, TAKE_BACK, before=before, at=at, details={"code": done.code})


def _add_results(
    dossier: Dossier, file_ids: Iterable[UUID], *, at: datetime, by: User | None
) -> None:
    DossierFile.objects.bulk_create(
        DossierFile(
            dossier=dossier,
            part=DossierFile.Part.RESULT,
            stored_file_id=file_id,
            added_at=at,
            added_by=by,
        )
        for file_id in file_ids
    )


def _intake_of(dossier: Dossier, to_commune: int) -> IntakeInput:
    """Return a dossier as another commune takes it in; only what was handed in travels."""
    parties = {one.part: one for one in DossierParty.objects.filter(dossier=dossier)}
    submitter = parties.get(DossierParty.Part.SUBMITTER)
    return IntakeInput(
        procedure_version=dossier.procedure_version_id,
        applicant=_as_input(parties[DossierParty.Part.APPLICANT]),
        submitter=_as_input(submitter) if submitter else None,
        components=_components_of(dossier, to_commune),
        channel=Channel.INTER_AGENCY,
        sets=dossier.sets,
        fee=dossier.fee,
        fee_note=FeeNote.from_plain(dossier.fee_note),
        collection=dossier.collection,
        note=dossier.note,
        origin_code=dossier.code,
    )


def _components_of(dossier: Dossier, to_commune: int) -> tuple[ComponentInput, ...]:
    files: dict[UUID | None, list[UUID]] = {}
    for one in DossierFile.objects.filter(dossier=dossier).order_by("added_at", "id"):
        files.setdefault(one.component_id, []).append(one.stored_file_id)
    return tuple(
        ComponentInput(
            name=one.name,
            kind=one.kind,
            quantity=one.quantity,
            is_present=one.is_present,
            is_required=one.is_required,
            note=one.note,
            file_ids=tuple(_copies(files.get(one.pk, []), to_commune)),
        )
        for one in DossierComponent.objects.filter(dossier=dossier)
    )


def _copies(file_ids: Iterable[UUID], to_commune: int) -> Iterable[UUID]:
    """Copy files one by one into another commune."""
    for file_id in file_ids:
        yield copy(file_id, to_commune=to_commune)


def _as_input(party: DossierParty) -> PartyInput:
    """Return a party without its place in our register, which means nothing elsewhere."""
    return PartyInput(
        name=party.name,
        personal_id=party.personal_id,
        birth_date=party.birth_date,
        address=party.address,
        phone=party.phone,
        email=party.email,
        kind=party.kind,
        authority=party.authority,
    )


def _commune_of(code: str) -> int | None:
    """Return the commune whose desk gave this code, if it works in this installation."""
    try:
        body = find_authority(parse(code).unit_code) if code else None
    except CodeError:
        return None
    commune = body.of_commune_id if body else None
    if commune is None or not Commune.objects.served().filter(pk=commune).exists():
        return None
    return commune

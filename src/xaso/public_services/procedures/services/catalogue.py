"""Loading the procedures that the product ships."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from xaso.lib.text import fold, sort_key
from xaso.public_services.procedures.contracts import VersionStatus
from xaso.public_services.procedures.models import (
    FeeRule,
    Procedure,
    ProcedureComponent,
    ProcedureField,
    ProcedureVersion,
    TimeLimit,
)
from xaso.public_services.procedures.queries.search import initials, search_text
from xaso.public_services.procedures.services.form_links import load_form_links
from xaso.public_services.procedures.shipped import ShippedProcedure, shipped_procedures

WAYS: dict[str, set[str]] = {
    VersionStatus.DRAFT: {VersionStatus.PUBLISHED},
    VersionStatus.PUBLISHED: {VersionStatus.REPLACED, VersionStatus.REPEALED},
}
TERMS = {"components", "limits", "fees"}
NOT_COLUMNS = TERMS | {"code", "field"}
SORT_BY_FIRST_LETTERS = 200
USUAL_START = "thủ tục "


class StatusError(ValueError):
    """A version cannot go from its status to the wanted one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How the catalogue stands after loading, and how many versions are new."""

    procedures: int
    in_use: int
    drafts: int
    new: int


def move_version(version: ProcedureVersion, to: VersionStatus, day: date) -> None:
    """Publish, replace or repeal a version from a day on; nothing else ever changes it."""
    if to not in WAYS.get(version.status, set()):
        raise StatusError(version.status, to)
    version.status = to
    moment = "valid_from" if to == VersionStatus.PUBLISHED else "valid_to"
    setattr(version, moment, day)
    version.save(update_fields=["status", moment])


@transaction.atomic
def load_procedures(records: list[ShippedProcedure] | None = None) -> Loaded:
    """Bring the catalogue up to the shipped list; safe to run again.

    A changed record becomes a new version and replaces the one in use; a draft is written
    anew. A record that nobody has verified stays a draft. A procedure in use that the list
    no longer names is repealed. The forms of procedures are linked anew.
    """
    records = shipped_procedures() if records is None else records
    today = timezone.localdate()
    procedures = _load_procedures(records)
    latest = _latest_versions()
    changed = [one for one in records if _is_changed(one, latest.get(one.code))]
    versions = [
        _write_draft(_draft_for(procedures[one.code], latest.get(one.code)), one)
        for one in changed
    ]
    _store(versions, changed)
    for version, record in zip(versions, changed, strict=True):
        if record.verified:
            _put_to_use(version, latest.get(record.code), today)
    listed = {one.code for one in records}
    for code, version in latest.items():
        if code not in listed and version.status == VersionStatus.PUBLISHED:
            move_version(version, VersionStatus.REPEALED, today)
    load_form_links()
    return _count(len(versions))


def _is_changed(record: ShippedProcedure, latest: ProcedureVersion | None) -> bool:
    if latest is None or latest.status == VersionStatus.REPEALED:
        return True
    return latest.fingerprint != record.fingerprint


def _load_procedures(records: Iterable[ShippedProcedure]) -> dict[str, Procedure]:
    names = dict.fromkeys(record.field for record in records)
    ProcedureField.objects.bulk_create(
        [
            ProcedureField(
                code=fold(name).replace(" ", "-"), name=name, sort_key=sort_key(name)
            )
            for name in names
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "sort_key"],
    )
    fields = {field.name: field for field in ProcedureField.objects.filter(name__in=names)}
    Procedure.objects.bulk_create(
        [Procedure(code=one.code, field=fields[one.field]) for one in records],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["field"],
    )
    return {procedure.code: procedure for procedure in Procedure.objects.all()}


def _latest_versions() -> dict[str, ProcedureVersion]:
    versions = ProcedureVersion.objects.select_related("procedure").order_by("number")
    return {version.procedure.code: version for version in versions}


def _draft_for(procedure: Procedure, latest: ProcedureVersion | None) -> ProcedureVersion:
    """Return the draft there is, or a new one with the next number."""
    if latest and latest.status == VersionStatus.DRAFT:
        return latest
    return ProcedureVersion(procedure=procedure, number=latest.number + 1 if latest else 1)


def _write_draft(draft: ProcedureVersion, record: ShippedProcedure) -> ProcedureVersion:
    for name, value in asdict(record).items():
        if name not in NOT_COLUMNS:
            setattr(draft, name, value)
    draft.fingerprint = record.fingerprint
    code_without_dots = record.code.replace(".", "")
    draft.search_text = search_text(record.name, record.code, code_without_dots, record.field)
    draft.initials = initials(record.name)
    first_letters = record.name.lower().removeprefix(USUAL_START)[:SORT_BY_FIRST_LETTERS]
    draft.sort_key = sort_key(first_letters)
    return draft


def _store(versions: list[ProcedureVersion], records: list[ShippedProcedure]) -> None:
    pairs = list(zip(versions, records, strict=True))
    rewritten = [version for version in versions if not version._state.adding]
    ProcedureVersion.objects.bulk_create(
        version for version in versions if version._state.adding
    )
    for version in rewritten:
        version.save()
    for terms in (ProcedureComponent, TimeLimit, FeeRule):
        terms.objects.filter(version__in=rewritten).delete()
    ProcedureComponent.objects.bulk_create(
        ProcedureComponent(version=version, order=order, **asdict(paper))
        for version, record in pairs
        for order, paper in enumerate(record.components, 1)
    )
    TimeLimit.objects.bulk_create(
        TimeLimit(version=version, order=order, **asdict(limit))
        for version, record in pairs
        for order, limit in enumerate(record.limits, 1)
    )
    FeeRule.objects.bulk_create(
        FeeRule(version=version, order=order, **asdict(fee))
        for version, record in pairs
        for order, fee in enumerate(record.fees, 1)
    )


def _put_to_use(
    version: ProcedureVersion, latest: ProcedureVersion | None, today: date
) -> None:
    if latest and latest.status == VersionStatus.PUBLISHED:
        move_version(latest, VersionStatus.REPLACED, today)
    move_version(version, VersionStatus.PUBLISHED, today)


def _count(new: int) -> Loaded:
    versions = ProcedureVersion.objects
    return Loaded(
        procedures=versions.current().count(),
        in_use=versions.in_use().count(),
        drafts=versions.filter(status=VersionStatus.DRAFT).count(),
        new=new,
    )

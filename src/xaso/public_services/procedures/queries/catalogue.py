"""Reading procedures: names, everything about one, its limit and its fee."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.db.models import Count, Q

from xaso.lib import clock
from xaso.lib.worktime_limits import LimitUnit
from xaso.public_services.procedures.contracts import (
    Channel,
    ChannelLimit,
    Component,
    ComponentKind,
    DetailLevel,
    FeeGroup,
    FeeKind,
    FeeQuote,
    FeeTerm,
    FeeUnit,
    FieldSummary,
    LimitChoice,
    ProcedureDetail,
    ProcedureHit,
    ProcedureInUse,
    UnknownProcedureError,
    VersionStatus,
)
from xaso.public_services.procedures.exemptions import (
    FeeExemption,
    exemptions_in,
    let_off,
)
from xaso.public_services.procedures.fees import in_force_here, quote
from xaso.public_services.procedures.models import (
    CATALOGUE,
    FeeRule,
    ProcedureComponent,
    ProcedureField,
    ProcedureVersion,
    TimeLimit,
)
from xaso.public_services.procedures.queries.doubts import doubts_about
from xaso.public_services.procedures.queries.local_fees import local_fees, local_terms


def current_version(code: str) -> UUID:
    """Return the version in use under a code; raises ``UnknownProcedureError``."""
    return CATALOGUE.recall(("current", code), partial(_current_version, code))


def get_procedures(version_ids: set[UUID]) -> dict[UUID, ProcedureHit]:
    """Return the names of several versions by id."""
    return CATALOGUE.recall_many(version_ids, _hits, kind="hit")


def procedures_in_use() -> dict[str, ProcedureInUse]:
    """Return all procedures in use by code, in the order of their names."""
    found = dict(CATALOGUE.recall("in use", _in_use))
    here, today = local_fees(), clock.today()
    for code in here.terms.keys() & found.keys():
        fees = in_force_here(found[code].fees, here.of(code, today))
        found[code] = replace(found[code], fees=tuple(fees))
    return found


def national_terms() -> dict[str, tuple[FeeTerm, ...]]:
    """Return what the nation's list says is paid, by the codes of the procedures in use."""
    return {code: one.fees for code, one in CATALOGUE.recall("in use", _in_use)}


def list_fields() -> list[FieldSummary]:
    """Return the fields that have procedures in use, in the order of their names."""
    return list(CATALOGUE.recall("fields", _fields))


def get_procedure(version_id: UUID) -> ProcedureDetail:
    """Return everything about one version; raises ``UnknownProcedureError``."""
    known = CATALOGUE.recall(("detail", version_id), partial(_detail, version_id))
    here = replace(known, fees=tuple(in_force_here(known.fees, local_terms(known.code))))
    return replace(here, doubts=doubts_about(here))


def limit_for(version_id: UUID, channel: Channel) -> LimitChoice | None:
    """Return the limit promised for a channel, else the one for any."""
    key = ("limit", version_id, channel.value)
    return CATALOGUE.recall(key, partial(_limit_for, version_id, channel))


def estimate_fee(
    version_id: UUID,
    channel: Channel,
    *,
    quantity: int = 1,
    copies: int = 1,
    exemption: str = "",
    group: FeeGroup | None = None,
) -> FeeQuote:
    """Return what a person will pay for so many units, so many times over, less an exemption."""
    national = CATALOGUE.recall(("fees", version_id), partial(_terms, version_id))
    here = local_terms(get_procedures({version_id})[version_id].code)
    terms = in_force_here(national, here)
    found = quote(terms, channel, quantity=quantity, copies=copies, group=group)
    chosen = exemptions_for(version_id) if exemption else []
    for one in chosen:
        if one.key == exemption:
            return let_off(found, one)
    return found


def exemptions_for(version_id: UUID) -> list[FeeExemption]:
    """Return the groups that are let off fees of this version today."""
    return exemptions_in(get_procedure(version_id).field.name, clock.today())


def _current_version(code: str) -> UUID:
    found = ProcedureVersion.objects.in_use().filter(procedure__code=code)
    version = found.values_list("pk", flat=True).first()
    if version is None:
        raise UnknownProcedureError(code)
    return version


def _in_use() -> tuple[tuple[str, ProcedureInUse], ...]:
    versions = ProcedureVersion.objects.in_use().in_brief().prefetch_related("limits", "fees")
    return tuple((version.procedure.code, _briefly(version)) for version in versions)


def _briefly(version: ProcedureVersion) -> ProcedureInUse:
    return ProcedureInUse(
        version_id=version.pk,
        code=version.procedure.code,
        name=version.name,
        field=version.procedure.field.name,
        limits=tuple(_limit(limit) for limit in version.limits.all()),
        fees=tuple(_term(fee) for fee in version.fees.all()),
    )


def _hits(version_ids: Collection[UUID]) -> dict[UUID, ProcedureHit]:
    found = ProcedureVersion.objects.filter(pk__in=version_ids).in_brief()
    return {version.pk: hit(version) for version in found}


def _fields() -> tuple[FieldSummary, ...]:
    in_use = Q(procedures__versions__status=VersionStatus.PUBLISHED)
    fields = ProcedureField.objects.annotate(in_use=Count("procedures", filter=in_use))
    return tuple(
        FieldSummary(field.pk, field.code, field.name, field.in_use)
        for field in fields.filter(in_use__gt=0)
    )


def _detail(version_id: UUID) -> ProcedureDetail:
    found = ProcedureVersion.objects.named().prefetch_related("components", "limits", "fees")
    version = found.filter(pk=version_id).first()
    if version is None:
        raise UnknownProcedureError(version_id)
    field = version.procedure.field
    return ProcedureDetail(
        version_id=version.pk,
        procedure_id=version.procedure_id,
        code=version.procedure.code,
        number=version.number,
        status=VersionStatus(version.status),
        name=version.name,
        field=FieldSummary(field.pk, field.code, field.name),
        level=version.level,
        applicants=version.applicants,
        competent_body=version.competent_body,
        decision_no=version.decision_no,
        source_url=version.source_url,
        verified=version.verified,
        detail_level=DetailLevel(version.detail_level),
        result_name=version.result_name,
        result_code=version.result_code,
        other_results=tuple(version.other_results),
        steps=tuple(version.steps),
        notes=tuple(version.notes),
        fee_note=version.fee_note,
        legal_bases=tuple(version.legal_bases),
        channels=tuple(Channel(channel) for channel in version.channels),
        limit_verified=version.limit_verified,
        rule=version.rule,
        rule_text=version.rule_text,
        components=tuple(_component(paper) for paper in version.components.all()),
        limits=tuple(_limit(limit) for limit in version.limits.all()),
        fees=tuple(_term(fee) for fee in version.fees.all()),
        doubts=(),
        valid_from=version.valid_from,
        valid_to=version.valid_to,
    )


def _limit_for(version_id: UUID, channel: Channel) -> LimitChoice | None:
    promised = TimeLimit.objects.filter(version=version_id, is_default=True)
    rows = promised.filter(channel__in=["", channel]).select_related("version")
    chosen = max(rows, key=lambda row: row.channel, default=None)
    if chosen is None or chosen.value is None:
        return None
    version = chosen.version
    return LimitChoice(
        value=chosen.value,
        unit=LimitUnit(chosen.unit),
        rule=version.rule,
        verified=version.limit_verified,
        rule_text=version.rule_text,
    )


def _terms(version_id: UUID) -> tuple[FeeTerm, ...]:
    return tuple(_term(rule) for rule in FeeRule.objects.filter(version=version_id))


def hit(version: ProcedureVersion) -> ProcedureHit:
    """Return a version as it stands in a list."""
    field = version.procedure.field
    return ProcedureHit(
        version_id=version.pk,
        code=version.procedure.code,
        name=version.name,
        field_code=field.code,
        field_name=field.name,
        status=VersionStatus(version.status),
        detail_level=DetailLevel(version.detail_level),
        verified=version.verified,
    )


def _channel(stored: str) -> Channel | None:
    return Channel(stored) if stored else None


def _component(paper: ProcedureComponent) -> Component:
    return Component(
        id=paper.pk,
        order=paper.order,
        name=paper.name,
        kind=ComponentKind(paper.kind),
        shown_only=paper.shown_only,
        required=paper.required,
        condition=paper.condition,
        question=paper.question,
        channel=_channel(paper.channel),
    )


def _limit(limit: TimeLimit) -> ChannelLimit:
    unit = LimitUnit(limit.unit) if limit.unit else None
    return ChannelLimit(_channel(limit.channel), limit.value, unit, limit.is_default)


def _term(rule: FeeRule) -> FeeTerm:
    return FeeTerm(
        channel=_channel(rule.channel),
        kind=FeeKind(rule.kind),
        amount=rule.amount,
        unit=FeeUnit(rule.unit),
        from_unit=rule.from_unit,
        cap=rule.cap,
        text=rule.text,
        source=rule.source,
    )

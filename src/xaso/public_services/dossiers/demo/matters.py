"""The kinds of matters as the catalogue in force knows them: papers, time, price and process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xaso.kernel.working_time.api import (
    DEFAULT_RULE,
    CountingRule,
    Limit,
    WorkCalendar,
    counting_rule,
)
from xaso.lib.worktime_limits import due
from xaso.public_services.dossiers.contracts import ComponentInput
from xaso.public_services.dossiers.demo.kinds import MATTERS, Kind
from xaso.public_services.dossiers.demo.scenario import Part, Place
from xaso.public_services.procedures.api import (
    Channel,
    Component,
    ComponentKind,
    FeeKind,
    FeeUnit,
    LimitChoice,
    ProcedureDetail,
    ProcessPlan,
    current_version,
    get_procedure,
    limit_for,
    process_for,
)

MOST_COMPONENTS = 4
LENT_FIELDS = ("Chứng thực", "Đất đai")
"""Fields in which the desk looks at originals and gives them back."""
HEAVY_FIELDS = ("Đất đai", "Hoạt động xây dựng")
"""Fields that are late more often."""
OF_ECONOMY = ("Đất đai", "Hoạt động xây dựng", "hộ kinh doanh", "Quy hoạch", "Trồng trọt")
OF_POLICE = ("cư trú",)
"""Registering residence is the work of the commune's police (Luật Cư trú 2020 Đ.2 [G])."""

SHAPES = {
    ComponentKind.ORIGINAL: "original",
    ComponentKind.COPY: "copy",
    ComponentKind.ORIGINAL_OR_COPY: "copy",
    ComponentKind.ELECTRONIC_FORM: "e_copy",
}
STAFF = {
    Place.CULTURE: (Part.CIVIL_STATUS, Part.HEAD),
    Place.ECONOMY: (Part.LAND, Part.HEAD),
    Place.POLICE: (Part.POLICE, Part.POLICE),
}
"""Who handles the matters of a place, and who heads it."""


@dataclass(frozen=True, slots=True)
class Time:
    """How long a matter takes through one channel; ``typed`` where the officer says so."""

    limit: Limit
    rule: CountingRule
    typed: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of matter: its procedure, its people, its papers and its time."""

    code: str
    version: UUID
    kind: Kind
    place: Place
    heavy: bool
    by_page: bool
    is_charge: bool
    components: tuple[ComponentInput, ...]
    times: Mapping[str, Time]
    plan: ProcessPlan

    @property
    def specialist(self) -> Part:
        """Who handles it."""
        return STAFF[self.place][0]

    @property
    def head(self) -> Part:
        """Who heads the unit that handles it."""
        return STAFF[self.place][1]

    def time(self, channel: str) -> Time:
        """Return how long it takes through a channel, or through the usual one."""
        return self.times.get(channel) or next(iter(self.times.values()))

    def due(self, calendar: WorkCalendar, received: datetime, channel: str = "") -> datetime:
        """Return when something received at a moment is due."""
        time = self.time(channel)
        return due(calendar, received, time.limit, time.rule).at


def load_matters(on: date) -> list[Matter]:
    """Return the matters of the sample commune in force, the most frequent first."""
    return [_matter(code, kind, on) for code, kind in MATTERS.items()]


def _matter(code: str, kind: Kind, on: date) -> Matter:
    version = current_version(code)
    detail = get_procedure(version)
    field = detail.field.name
    return Matter(
        code=code,
        version=version,
        kind=kind,
        place=_place(field),
        heavy=field in HEAVY_FIELDS,
        by_page=any(term.unit == FeeUnit.PAGE for term in detail.fees),
        is_charge=any(term.kind == FeeKind.CHARGE for term in detail.fees),
        components=_components(detail.components, lent=field in LENT_FIELDS),
        times=_times(detail, kind, on),
        plan=process_for(version),
    )


def _place(field: str) -> Place:
    if any(word in field for word in OF_POLICE):
        return Place.POLICE
    economy = any(word in field for word in OF_ECONOMY)
    return Place.ECONOMY if economy else Place.CULTURE


def _times(detail: ProcedureDetail, kind: Kind, on: date) -> dict[str, Time]:
    channels = [one for one in Channel if one in detail.channels] or [Channel.IN_PERSON]
    found = {channel: limit_for(detail.version_id, channel) for channel in channels}
    return {channel.value: _time(choice, kind, on) for channel, choice in found.items()}


def _time(choice: LimitChoice | None, kind: Kind, on: date) -> Time:
    """Read the time of the source; the officer confirms what nobody verified."""
    if choice and choice.verified:
        rule = counting_rule(choice.rule or DEFAULT_RULE, on=on)
        return Time(choice.limit, rule, typed="")
    typed = str(choice.limit) if choice else kind.limit
    return Time(Limit.parse(typed), counting_rule(DEFAULT_RULE, on=on), typed)


def _components(asked: tuple[Component, ...], *, lent: bool) -> tuple[ComponentInput, ...]:
    needed = [one for one in asked if one.required] or list(asked)
    chosen = [one for one in needed if not one.condition][:MOST_COMPONENTS] or needed[:1]
    if not chosen:
        return (
            ComponentInput("Tờ khai theo mẫu", "original", is_required=True),
            ComponentInput("Giấy tờ chứng minh kèm theo", "copy"),
        )
    return tuple(
        ComponentInput(
            one.name,
            "shown" if one.shown_only else SHAPES[one.kind],
            is_required=bool(one.required),
            to_give_back=lent and one.kind == ComponentKind.ORIGINAL and not one.shown_only,
        )
        for one in chosen
    )

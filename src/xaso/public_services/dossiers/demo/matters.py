"""What people of a rural commune come to the desk for, most frequent first."""

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
from xaso.public_services.dossiers.demo.scenario import Part, Place
from xaso.public_services.procedures.api import (
    Channel,
    Component,
    ComponentKind,
    ProcessPlan,
    current_version,
    estimate_fee,
    get_procedure,
    limit_for,
    process_for,
)

ZIPF = 1.1
USUAL_LIMIT = "10 working_day"
MOST_COMPONENTS = 4
LENT_FIELDS = ("Chứng thực", "Đất đai")
"""Fields in which the desk looks at originals and gives them back."""
HEAVY_FIELDS = ("Đất đai", "Hoạt động xây dựng")
"""Fields that are late more often."""
OF_ECONOMY = ("Đất đai", "Hoạt động xây dựng", "hộ kinh doanh", "Quy hoạch")
ADULT = (20, 75)

SHAPES = {
    ComponentKind.ORIGINAL: "original",
    ComponentKind.COPY: "copy",
    ComponentKind.ORIGINAL_OR_COPY: "copy",
    ComponentKind.ELECTRONIC_FORM: "e_copy",
}

MATTERS: Mapping[str, tuple[int, int]] = {
    "2.000815": ADULT,  # certified copies
    "1.001193": (20, 42),  # birth
    "1.004873": (19, 45),  # marital status
    "2.000635": ADULT,  # extracts of civil status
    "2.000884": ADULT,  # certified signatures
    "1.000656": (30, 75),  # death
    "1.000894": (20, 34),  # marriage
    "1.011607": (25, 80),  # poor households
    "1.012753": (35, 80),  # first registration of land
    "2.001035": (25, 80),  # certified transactions
    "1.001612": (22, 60),  # household business
    "1.004859": ADULT,  # corrections of civil status
    "1.011609": (25, 80),  # households of average means
    "1.013225": (27, 65),  # building permit
    "2.002516": ADULT,  # what the books of civil status say
    "2.000720": (22, 60),  # changes of a household business
    "1.012812": (35, 80),  # mediation over land
    "3.000412": ADULT,  # workers of low income
    "1.001266": (22, 65),  # end of a household business
    "1.004884": (40, 80),  # birth registered again
    "1.014159": (25, 65),  # what the plans say of a plot
    "1.012796": (35, 80),  # errors in a land certificate
    "2.001019": (60, 95),  # wills
    "1.001022": (20, 45),  # father, mother, child
    "1.004837": (30, 70),  # guardianship
    "1.013979": (35, 80),  # land given for a road
}
"""Codes of procedures with the ages of those who apply; the order is their frequency."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of matter: its procedure, its people, its papers and its time."""

    code: str
    version: UUID
    weight: float
    ages: tuple[int, int]
    place: Place
    specialist: Part
    heavy: bool
    components: tuple[ComponentInput, ...]
    fee: int
    given_limit: str
    limit: Limit
    rule: CountingRule
    plan: ProcessPlan

    def due(self, calendar: WorkCalendar, received: datetime) -> datetime:
        """Return when something received at a moment is due."""
        return due(calendar, received, self.limit, self.rule).at


def load_matters(on: date) -> list[Matter]:
    """Return the matters of the sample commune in force, the most frequent first."""
    return [
        _matter(code, ages, 1 / rank**ZIPF, on)
        for rank, (code, ages) in enumerate(MATTERS.items(), start=1)
    ]


def _matter(code: str, ages: tuple[int, int], weight: float, on: date) -> Matter:
    version = current_version(code)
    detail = get_procedure(version)
    field = detail.field.name
    economy = any(word in field for word in OF_ECONOMY)
    found = limit_for(version, Channel.IN_PERSON)
    rule = found.rule if found and found.rule else DEFAULT_RULE
    return Matter(
        code=code,
        version=version,
        weight=weight,
        ages=ages,
        place=Place.ECONOMY if economy else Place.CULTURE,
        specialist=Part.LAND if economy else Part.CIVIL_STATUS,
        heavy=field in HEAVY_FIELDS,
        components=_components(detail.components, lent=field in LENT_FIELDS),
        fee=estimate_fee(version, Channel.IN_PERSON).total or 0,
        given_limit="" if found else USUAL_LIMIT,
        limit=found.limit if found else Limit.parse(USUAL_LIMIT),
        rule=counting_rule(rule, on=on),
        plan=process_for(version),
    )


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

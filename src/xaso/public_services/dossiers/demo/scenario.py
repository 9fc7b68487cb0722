"""What happens to one dossier of the demonstration, as plain values: who does what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xaso.kernel.accounts.api import User
from xaso.public_services.dossiers.contracts import IntakeInput

SUBMIT = "submit"
"""What the citizen does when a dossier comes online or by post, the desk before it declines."""
LAST = frozenset({"close"})
"""After this nothing happens to a dossier any more."""


class Part(StrEnum):
    """The part an official plays in a scenario."""

    DESK = "desk"
    CIVIL_STATUS = "civil_status"
    LAND = "land"
    HEAD = "head"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    CLERK = "clerk"
    POLICE = "police"


class Place(StrEnum):
    """The units that handle matters."""

    CULTURE = "culture"
    ECONOMY = "economy"
    POLICE = "police"


@dataclass(frozen=True)
class Cast:
    """Who plays which part, and which unit is which place."""

    people: Mapping[Part, User]
    units: Mapping[Place, UUID]

    def unit(self, place: Place | None) -> UUID | None:
        """Return the unit that is a place, if one is named."""
        return self.units[place] if place else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One act at its moment with what is given with it; ``who`` is empty for the citizen.

    ``words`` are the reason, the question or the answer, whichever the act asks for;
    ``name`` is who collects the result; ``items`` are the papers asked for; ``number`` is
    what it takes from its register, if it takes one; ``commune`` is to whom it is passed on,
    ``outcome`` and ``result`` are how that commune decided and under which number.
    """

    at: datetime
    act: str
    who: Part | None = None
    words: str = ""
    place: Place | None = None
    items: tuple[str, ...] = ()
    limit: str = ""
    ground: str = ""
    name: str = ""
    amount: int = 0
    number: int = 0
    commune: int = 0
    outcome: str = ""
    result: str = ""

    def asked(self) -> tuple[dict[str, object], ...]:
        """Return the papers that are asked for, one original of each."""
        return tuple({"name": name, "originals": 1} for name in self.items)


@dataclass(frozen=True, slots=True)
class Scenario:
    """An intake and what is done with it, in the order of time."""

    intake: IntakeInput
    deeds: tuple[Deed, ...]

    @property
    def begins_at(self) -> datetime:
        """The moment the dossier enters the books."""
        return self.deeds[0].at

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to be done."""
        return self.deeds[-1].act in LAST

    def until(self, moment: datetime) -> "Scenario":
        """Return what has happened up to a moment."""
        return replace(self, deeds=tuple(deed for deed in self.deeds if deed.at <= moment))

    def stuck_before(self, act: str, who: Part | None = None) -> "Scenario":
        """Return the scenario as it stands when nobody, or this one, does the act."""
        place = next(
            place
            for place, deed in enumerate(self.deeds)
            if deed.act == act and who in (None, deed.who)
        )
        return replace(self, deeds=self.deeds[:place])

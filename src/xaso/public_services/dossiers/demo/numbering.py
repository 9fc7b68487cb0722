"""Which number each act takes from its register when all dossiers of a year run side by side."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from xaso.lib.dates import local_day
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.demo.scenario import Deed, Scenario
from xaso.public_services.dossiers.forms_in_force import form_of
from xaso.public_services.dossiers.models import IssuedPaper
from xaso.public_services.dossiers.models.numbers import NumberRegister
from xaso.public_services.dossiers.services.handling import RESULTS
from xaso.public_services.dossiers.services.intake import REGISTER

type Register = tuple[str, int]
RECEIPT = "{receipt}"
"""Where the number of a receipt stands in a text."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Scenarios in the order in which they begin, and where the registers stand at the end."""

    scenarios: tuple[Scenario, ...]
    registers: dict[Register, int]


class Registers:
    """The registers of the commune in force while a year is written out of its order."""

    def __init__(self) -> None:
        self._standing: dict[Register, int] = {}

    def stand_before(self, deed: Deed, *, is_first: bool) -> None:
        """Let the register of an act give the number that the act takes."""
        register = register_of(deed, is_first=is_first)
        if register is None:
            return
        if self._standing.get(register) != deed.number - 1:
            self.stand_at({register: deed.number - 1})
        self._standing[register] = deed.number

    def stand_at(self, registers: dict[Register, int]) -> None:
        """Put registers to these last numbers."""
        for (kind, year), last in registers.items():
            NumberRegister.objects.update_or_create(
                kind=kind, year=year, defaults={"last": last}
            )
        self._standing |= registers


def number_in_order(scenarios: Sequence[Scenario]) -> Numbering:
    """Give every act its number, as the registers would in the order of time."""
    ordered = sorted(scenarios, key=lambda one: one.begins_at)
    deeds = [list(scenario.deeds) for scenario in ordered]
    places = [(which, place) for which, row in enumerate(deeds) for place in range(len(row))]
    registers, receipts = Counter[Register](), count(1)
    intakes = [one.intake for one in ordered]
    for which, place in sorted(places, key=lambda at: (deeds[at[0]][at[1]].at, at)):
        deed = deeds[which][place]
        register = register_of(deed, is_first=place == 0)
        if register:
            registers[register] += 1
            deed = replace(deed, number=registers[register])
        if place == 0:
            note = _with_receipt(intakes[which].note, receipts)
            intakes[which] = replace(intakes[which], note=note)
        deeds[which][place] = replace(deed, words=_with_receipt(deed.words, receipts))
    numbered = zip(intakes, map(tuple, deeds), strict=True)
    return Numbering(tuple(Scenario(*one) for one in numbered), dict(registers))


def register_of(deed: Deed, *, is_first: bool) -> Register | None:
    """Return the register from which an act takes a number."""
    day = local_day(deed.at)
    if is_first:
        return (REGISTER, day.year)
    if deed.act == "stamp":
        return (RESULTS, day.year)
    notation = _notation(deed.act, day)
    return (notation, day.year) if notation else None


def _with_receipt(text: str, receipts: Iterator[int]) -> str:
    """Put the next number of the book of receipts where the text asks for one."""
    return text.format(receipt=f"{next(receipts):07}") if RECEIPT in text else text


def _notation(act: str, day: date) -> str:
    paper = ACTS[act].paper if act in ACTS else ""
    if paper in ("", IssuedPaper.Kind.INTAKE_RECEIPT):
        return ""
    return form_of(paper, day).notation

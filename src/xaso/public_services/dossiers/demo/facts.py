"""What writing a year needs to know of procedures, rules and units, each read once."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from uuid import UUID

from xaso.kernel.legal.api import rule_book, rules_on
from xaso.kernel.organisations.api import authority_of_commune, list_units
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import DEFAULT_RULE, Due, Limit, calendar_for, due
from xaso.lib.clock import today
from xaso.public_services.dossiers.paper_data import Letterhead
from xaso.public_services.dossiers.services import papers, steps
from xaso.public_services.dossiers.services.before_receipt import COUNTS
from xaso.public_services.procedures.api import (
    Channel,
    PlanStep,
    get_procedures,
    limit_for,
    process_for,
)

SUBJECT = "one-stop"


class Facts:
    """The facts about the commune in force."""

    def __init__(self) -> None:
        self.commune_id = require_commune()
        self.calendar = calendar_for(self.commune_id)
        self.authority_code = authority_of_commune(self.commune_id).code
        self.units = list_units(self.commune_id)
        self.plan = cache(process_for)
        self.procedure = cache(lambda version: get_procedures({version})[version])
        self._rule_sets = {today(): rules_on(today(), SUBJECT).id}
        self._limit = cache(limit_for)
        self._staffed = cache(lambda units, role: steps.staffed(list(units), role))
        self._head = papers.letterhead(date.min)

    def rule_set(self, day: date) -> str:
        """Return the version of the rules in force on a day.

        A version is in force for one span of time, so days between two days of the same
        version need not be asked for.
        """
        before = max((one for one in self._rule_sets if one <= day), default=None)
        after = min((one for one in self._rule_sets if one >= day), default=None)
        if before and after and self._rule_sets[before] == self._rule_sets[after]:
            return self._rule_sets[before]
        found: str = self._rule_sets.setdefault(day, rules_on(day, SUBJECT).id)
        return found

    def slip_counts(self, day: date) -> bool:
        """Whether a slip before the receipt is the one time that papers may be asked for."""
        return rule_book(self.rule_set(day)).value_as(COUNTS, bool)

    def letterhead(self, day: date) -> Letterhead:
        """Return the head of a paper without a number."""
        return replace(self._head, issued_on=day)

    def promise(self, version: UUID, channel: str, given: str, received: datetime) -> Due:
        """Return when the desk promises a dossier for."""
        filing = Channel(channel) if channel in Channel else Channel.IN_PERSON
        found = self._limit(version, filing)
        if given or found is None:
            return due(self.commune_id, received, Limit.parse(given))
        rule = found.rule or DEFAULT_RULE
        return due(self.commune_id, received, found.limit, rule=rule)

    def units_for(self, step: PlanStep) -> list[UUID]:
        """Return the units that do a step, in their order."""
        if step.unit_id:
            return [step.unit_id]
        kind = step.unit_kind
        return self._staffed(
            tuple(unit.pk for unit in self.units if kind in ("", unit.kind)), step.role
        )

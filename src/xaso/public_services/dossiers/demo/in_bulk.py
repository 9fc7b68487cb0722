"""Writing dossiers of the past table by table, without a round trip for each act.

Their rows are those that the services write, a test compares them. Their events are not
written: an event is gone from the outbox once it was passed on, and what happened months ago
shall not be told again to the subscribers of today. What counts events counts the dossiers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from xaso.kernel.permissions.api import access_of
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.demo.facts import Facts
from xaso.public_services.dossiers.demo.life import Life, begin
from xaso.public_services.dossiers.demo.numbering import Registers
from xaso.public_services.dossiers.demo.past_acts import DOINGS
from xaso.public_services.dossiers.demo.past_papers import issue_notice, receipt
from xaso.public_services.dossiers.demo.scenario import SUBMIT, Cast, Deed, Scenario
from xaso.public_services.dossiers.services.engine import Work

BATCH = 1000


@dataclass(frozen=True, slots=True)
class PastEntry:
    """An entry of the audit trail of the past; whoever loads the demo writes it."""

    at: datetime
    actor_id: UUID
    action: str
    subject: tuple[str, UUID]
    details: dict[str, Any]


type KeepEntries = Callable[[Sequence[PastEntry]], None]


@dataclass
class Archive:
    """Dossiers of the past on their way into the database."""

    cast: Cast
    facts: Facts
    rows: dict[type[Model], list[Model]] = field(default_factory=dict)
    entries: list[PastEntry] = field(default_factory=list)
    notices: list[tuple[Work, Deed]] = field(default_factory=list)

    def add(self, scenario: Scenario) -> None:
        """Lead a dossier through its acts and keep its rows."""
        life = begin(scenario, self.cast, self.facts)
        for deed in scenario.deeds:
            if deed.act != SUBMIT:
                self._do(life, deed)
        for row in life.rows():
            self.rows.setdefault(type(row), []).append(row)

    def write(self, registers: Registers, keep_entries: KeepEntries) -> None:
        """Write everything in the commune in force."""
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=BATCH)
        for work, deed in sorted(self.notices, key=lambda one: one[1].at):
            registers.stand_before(deed, is_first=False)
            issue_notice(work, deed)
        keep_entries(self.entries)

    def _do(self, life: Life, deed: Deed) -> None:
        work = self._work(life, deed)
        DOINGS[deed.act](life, work, deed)
        if deed.act == "receive":
            life.others.append(receipt(life, work))
        elif deed.number and deed.act != "stamp":
            self.notices.append((work, deed))
        life.note(work)
        self._audit(life, work)

    def _work(self, life: Life, deed: Deed) -> Work:
        if deed.who is None:
            raise ValueError(deed)
        actor = self.cast.people[deed.who]
        return Work(
            dossier=life.dossier,
            act=ACTS[deed.act],
            actor=actor,
            access=access_of(actor),
            at=deed.at,
            plan=self.facts.plan(life.dossier.procedure_version_id),
            from_state=life.dossier.state,
            words=deed.words,
        )

    def _audit(self, life: Life, work: Work) -> None:
        self.entries.append(
            PastEntry(
                at=work.at,
                actor_id=work.actor.pk,
                action=f"dossiers.dossier.{work.act.key}",
                subject=("dossiers.dossier", life.dossier.pk),
                details={
                    "code": life.dossier.code,
                    "from_state": work.from_state,
                    "to_state": life.dossier.state,
                },
            )
        )


def write_in_bulk(
    scenarios: Iterable[Scenario], cast: Cast, registers: Registers, keep_entries: KeepEntries
) -> None:
    """Write finished dossiers in the commune in force."""
    archive = Archive(cast, Facts())
    for scenario in scenarios:
        archive.add(scenario)
    archive.write(registers, keep_entries)

"""The rows that a life leaves in the tables of dossiers."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bench.gen.calendars import WorkingDays
from bench.gen.communes import Place
from bench.gen.copying import Table
from bench.gen.lives import Life, Stay
from bench.gen.words import PAPERS, SUPPLEMENT, full_name

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.encryption.api import PERSON, blind_index, seal
from xaso.kernel.working_time.api import WorkCalendar
from xaso.lib.codes import compose
from xaso.lib.dates import local_day
from xaso.lib.text import fold
from xaso.lib.worktime_limits import due
from xaso.public_services.dossiers import models
from xaso.public_services.dossiers.states import PAUSED, DossierState

DOSSIERS = Table(models.Dossier)
PARTIES = Table(models.DossierParty)
COMPONENTS = Table(models.DossierComponent)
ACTS = Table(models.DossierAct)
STAYS = Table(models.StepRun)
PAPERS_ISSUED = Table(models.IssuedPaper)
SUPPLEMENTS = Table(models.SupplementRequest)
AUDIT = Table(AuditEntry)
TABLES = (DOSSIERS, PARTIES, COMPONENTS, ACTS, STAYS, PAPERS_ISSUED, SUPPLEMENTS, AUDIT)
type Written = tuple[Table, list[Any]]


def key_at(milliseconds: int, chance: random.Random) -> UUID:
    """Return a key as the product makes them (UUIDv7), of a past moment."""
    random_part = chance.getrandbits(74)
    high, low = random_part >> 62, random_part & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low)


@dataclass
class Writer:
    """Writes the lives of one commune as rows."""

    place: Place
    days: WorkingDays
    calendar: WorkCalendar
    rule_set: str
    chance: random.Random
    made: "hashlib._Hash"

    def rows(self, life: Life, number: int) -> Iterator[Written]:
        """Yield everything about one dossier."""
        arrived = self.days.moment(life.arrived)
        code = compose(self.place.authority_code, local_day(arrived), number)
        name = full_name(self.chance)
        key = self._key(life.arrived)
        self.made.update(f"{code} {life.state} {life.due} {name}\n".encode())
        yield DOSSIERS, self._dossier(life, key, code, name)
        yield PARTIES, self._party(key, life.arrived, name)
        for order, paper in enumerate(PAPERS):
            yield COMPONENTS, COMPONENTS.row(
                id=self._key(life.arrived), commune_id=self.place.commune_id, dossier_id=key,
                order=order, name=paper, kind="original" if order == 0 else "copy",
                is_required=order < 2,
            )  # fmt: skip
        yield from self._history(life, key, code)

    def _dossier(self, life: Life, key: UUID, code: str, name: str) -> list[Any]:
        here = life.here
        holder = here.who if here and life.state != DossierState.COMPLETED else None
        stay = life.stays[-1] if life.stays else None
        return DOSSIERS.row(
            id=key, commune_id=self.place.commune_id, code=code, state=life.state.value,
            procedure_version_id=life.matter.version, channel=life.channel, applicant_name=name,
            search_text=fold(f"{code} {name}"), collection="Nhận tại Bộ phận Một cửa",
            created_at=self.days.moment(life.arrived), updated_at=self._last(life),
            process_id=life.matter.plan.id if stay else None,
            step_key=stay.step.key if stay else "", unit_id=stay.unit if stay else None,
            assignee_id=holder, outcome=life.outcome.value,
            received_by_id=life.desk if stay else None,
            handed_over_at=self._at(life.handed_over), finished_at=self._at(life.finished),
            returned_at=self._at(life.returned),
            result_number="01" if life.finished else "",
            result_date=local_day(self.days.moment(life.finished)) if life.finished else None,
            supplements=int(life.asked is not None), **self._clock(life),
        )  # fmt: skip

    def _clock(self, life: Life) -> dict[str, Any]:
        if not life.is_received:
            return {}
        start = self.days.moment(life.receipt)
        reckoned = due(self.calendar, start, life.matter.limit)
        paused = life.state in PAUSED
        return {
            "received_at": start,
            "clock_started_at": start,
            "due_at": self.days.moment(life.due) if life.asked else reckoned.at,
            "promised_at": reckoned.at,
            "paused_at": self._at(life.asked) if paused else None,
            "remaining_minutes": max(life.due - (life.asked or 0), 0) if paused else 0,
            "limit": str(life.matter.limit),
            "due_reasoning": reckoned.as_plain(),
            "rule_set": self.rule_set,
        }

    def _party(self, dossier: UUID, arrived: int, name: str) -> list[Any]:
        key, commune = self._key(arrived), self.place.commune_id
        number = f"038{self.chance.randrange(10**9):09}"
        phone = f"+849000{self.chance.randrange(10**5):05}"
        return PARTIES.row(
            id=key, commune_id=commune, dossier_id=dossier, part="applicant", name=name,
            address=f"Thôn {self.chance.randrange(1, 9)}",
            personal_id_sealed=self._sealed(PARTIES, "personal_id_sealed", key, number),
            personal_id_index=blind_index(number, commune_id=commune, purpose=PERSON),
            phone_sealed=self._sealed(PARTIES, "phone_sealed", key, phone),
        )  # fmt: skip

    def _sealed(self, table: Table, column: str, key: UUID, value: str) -> bytes:
        context = f"{table.name}|{column}|{key}"
        return seal(value.encode(), commune_id=self.place.commune_id, context=context)

    def _history(self, life: Life, key: UUID, code: str) -> Iterator[Written]:
        commune = self.place.commune_id
        for deed in life.deeds:
            at = self.days.moment(deed.at)
            yield ACTS, ACTS.row(
                id=self._key(deed.at), commune_id=commune, dossier_id=key, at=at, key=deed.key,
                actor_id=deed.actor, from_state=str(deed.before), to_state=str(deed.after),
                step_key=deed.step,
                words=SUPPLEMENT if deed.key == "request_supplement" else "",
            )  # fmt: skip
            yield AUDIT, AUDIT.row(
                id=self._key(deed.at), commune_id=commune, at=at, actor_id=deed.actor,
                action=f"dossiers.dossier.{deed.key}", subject_kind="dossiers.dossier",
                subject_id=key, request_id=self._key(deed.at), address="10.0.0.1",
                details={
                    "code": code,
                    "from_state": str(deed.before),
                    "to_state": str(deed.after),
                },
            )  # fmt: skip
        for stay in life.stays:
            yield STAYS, self._stay(life, key, stay)
        if life.is_received:
            yield PAPERS_ISSUED, self._receipt(life, key, code)
        if life.asked is not None:
            yield SUPPLEMENTS, SUPPLEMENTS.row(
                id=self._key(life.asked), commune_id=commune, dossier_id=key,
                asked_at=self._at(life.asked), asked_by_id=life.desk, reason=SUPPLEMENT,
                items=[{"name": PAPERS[1]}], answered_at=self._at(life.answered),
                return_state="processing",
            )  # fmt: skip

    def _stay(self, life: Life, key: UUID, stay: Stay) -> list[Any]:
        share = int(life.matter.days * 480) * stay.step.share // 1000
        due = min(stay.entered + max(share, 30), life.due)
        return STAYS.row(
            id=self._key(stay.entered), commune_id=self.place.commune_id, dossier_id=key,
            step_key=stay.step.key, step_name=stay.step.name, unit_id=stay.unit,
            assignee_id=stay.who, entered_at=self.days.moment(stay.entered),
            due_at=self.days.moment(due), left_at=self._at(stay.left),
            left_by_id=(stay.who or life.desk) if stay.left is not None else None,
        )  # fmt: skip

    def _receipt(self, life: Life, dossier: UUID, code: str) -> list[Any]:
        key = self._key(life.receipt)
        content = {"form": "01", "code": code, "components": PAPERS, "words": "x" * 900}
        text = json.dumps(content, ensure_ascii=False)
        return PAPERS_ISSUED.row(
            id=key, commune_id=self.place.commune_id, dossier_id=dossier, kind="intake_receipt",
            issued_at=self.days.moment(life.receipt), issued_by_id=life.desk,
            content_sealed=self._sealed(PAPERS_ISSUED, "content_sealed", key, text),
        )  # fmt: skip

    def _key(self, minutes: int) -> UUID:
        return key_at(self.days.milliseconds(minutes), self.chance)

    def _at(self, minutes: int | None) -> datetime | None:
        return None if minutes is None else self.days.moment(minutes)

    def _last(self, life: Life) -> datetime:
        return self.days.moment(life.deeds[-1].at if life.deeds else life.arrived)

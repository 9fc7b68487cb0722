"""The year of the sample commune: the same every time, and the same written either way."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import transaction

from xaso.config.demo.dossiers import cast_of, keep_entries
from xaso.kernel.audit.models import AuditEntry
from xaso.public_services.dossiers.demo import by_services
from xaso.public_services.dossiers.demo.courses import TURNS
from xaso.public_services.dossiers.demo.in_bulk import write_in_bulk
from xaso.public_services.dossiers.demo.loading import draw_year, load_year
from xaso.public_services.dossiers.demo.numbering import (
    RECEIPT,
    Registers,
    number_in_order,
)
from xaso.public_services.dossiers.demo.scenario import SUBMIT
from xaso.public_services.dossiers.models import (
    ApologyLetter,
    Consultation,
    Dossier,
    DossierAct,
    DossierComponent,
    DossierParty,
    IssuedPaper,
    RefusalNotice,
    StepRun,
    SupplementRequest,
)
from xaso.public_services.dossiers.models.numbers import NumberRegister
from xaso.public_services.dossiers.states import Channel, DossierState, PublicStatus

pytestmark = pytest.mark.django_db
SUNDAY_MORNING = datetime(2026, 11, 22, 1, tzinfo=UTC)
MONDAY_OF_SUMMER = datetime(2026, 6, 8, tzinfo=UTC).date()
BY_DOSSIER = (
    DossierParty, DossierComponent, StepRun, DossierAct, SupplementRequest, Consultation,
    ApologyLetter, RefusalNotice, IssuedPaper,
)  # fmt: skip
SEALED = {
    DossierParty: ("personal_id", "phone", "personal_id_index"),
    IssuedPaper: ("content",),
}


def every_kind(writer):
    """One finished dossier at least of every way to come and to go."""
    wanted = {
        "disapprove", "refuse", "stop", "withdraw", "decline", "accept_supplement", "extend",
        "answer_consultation", "record_silence", "pass_on", "take_back", "confirm_payment",
        "ask_before_receipt",
        "unpaid", "declined at the desk", "for somebody else", "time typed", "receipt", *Channel,
    }  # fmt: skip
    chosen = []
    turns = [*TURNS, ""]
    for number in range(3000):
        scenario = finished(writer, turns[number % len(turns)])
        new = wanted & marks_of(scenario)
        if new:
            wanted -= new
            chosen.append(scenario)
        if not wanted:
            return [*chosen, *(finished(writer, "") for _more in range(8))]
    raise AssertionError(wanted)


def marks_of(scenario):
    """What is told by the acts of a dossier and by its intake."""
    acts, intake = [deed.act for deed in scenario.deeds], scenario.intake
    told = {
        "unpaid": "request_payment" in acts and "stop" in acts,
        "declined at the desk": acts[0] == SUBMIT and scenario.deeds[0].who,
        "for somebody else": intake.submitter,
        "time typed": intake.limit,
        "receipt": RECEIPT in intake.note,
    }
    return {*acts, intake.channel, *(mark for mark, holds in told.items() if holds)}


def finished(writer, turn):
    scenario = writer.scenario(MONDAY_OF_SUMMER, turn)
    assert scenario.is_finished
    return scenario


def plain(row, *leave_out):
    sealed = SEALED.get(type(row), ())
    found = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "dossier", "updated_at", "commit_number", *leave_out)
        and not field.name.endswith("_sealed")
    }
    found |= {name: getattr(row, name) for name in sealed}
    if isinstance(row, DossierAct):  # what was closed long ago has acts, but no payments
        found["details"] = {k: v for k, v in row.details.items() if k != "payment"}
    return {name: bytes(v) if isinstance(v, memoryview) else v for name, v in found.items()}


def everything_about(dossier):
    rows = {
        model.__name__: sorted(
            (plain(row) for row in model.objects.filter(dossier=dossier)), key=repr
        )
        for model in BY_DOSSIER
    }
    entries = AuditEntry.objects.filter(subject_id=dossier.pk)
    rows["AuditEntry"] = sorted((plain(row, "at", "subject_id") for row in entries), key=repr)
    return {"Dossier": [plain(dossier)], **rows}


def play_side_by_side(scenarios, cast):
    """Play all acts in the order of time, the registers giving their numbers by themselves."""
    ids = {}
    acts = [
        (deed.at, which, place) for which, one in enumerate(scenarios)
        for place, deed in enumerate(one.deeds)
    ]  # fmt: skip
    for _at, which, place in sorted(acts):
        scenario = scenarios[which]
        ids[which] = by_services.play_deed(
            scenario.deeds[place], scenario, cast, ids.get(which)
        )


def everything():
    registers = {(row.kind, row.year): row.last for row in NumberRegister.objects.all()}
    return registers, {one.code: everything_about(one) for one in Dossier.objects.all()}


def test_bulk_writes_what_the_services_write(writer, here):
    cast = cast_of(here.pk)
    numbering = number_in_order(every_kind(writer))
    with transaction.atomic():
        play_side_by_side(numbering.scenarios, cast)
        registers, lived = everything()
        transaction.set_rollback(True)
    assert not Dossier.objects.exists()

    archive = Registers()
    write_in_bulk(numbering.scenarios, cast, archive, keep_entries)
    archive.stand_at(numbering.registers)

    kept, written = everything()
    assert kept == registers
    assert written.keys() == lived.keys()
    for code, rows in lived.items():
        for table, expected in rows.items():
            assert written[code][table] == expected, (code, table)


def test_the_entries_of_the_past_are_at_their_own_moments(writer, here):
    numbering = number_in_order([finished(writer, "")])

    write_in_bulk(numbering.scenarios, cast_of(here.pk), Registers(), keep_entries)

    moments = AuditEntry.objects.order_by("at").values_list("at", flat=True)
    assert list(moments) == [deed.at for deed in numbering.scenarios[0].deeds if deed.who]


def test_the_same_seed_and_day_give_the_same_year(here, residents):
    first = draw_year(here.pk, residents, seed=3, count=60)
    second = draw_year(here.pk, residents, seed=3, count=60)
    other = draw_year(here.pk, residents, seed=4, count=60)

    assert first == second
    assert first != other


def test_a_year_ends_with_something_on_every_desk(here, residents):
    written = load_year(here.pk, residents, cast_of(here.pk), keep_entries, seed=3, count=30)

    states = Counter(Dossier.objects.values_list("state", flat=True))
    assert written.unfinished == sum(states.values()) - states[DossierState.CLOSED]
    assert set(states) == set(DossierState)
    assert {one.public_status for one in Dossier.objects.all()} == set(PublicStatus)
    late = Dossier.objects.late(SUNDAY_MORNING)
    assert len({(one.unit_id, one.step_key) for one in late}) >= 3
    assert not DossierAct.objects.filter(at__gt=SUNDAY_MORNING).exists()


def test_the_next_dossier_takes_the_next_number(here, residents):
    load_year(here.pk, residents, cast_of(here.pk), keep_entries, seed=3, count=30)

    codes = Dossier.objects.filter(created_at__year=2026).order_by("created_at", "code")
    numbers = [int(one.code.rsplit("-")[-1]) for one in codes]
    assert numbers == list(range(1, len(numbers) + 1))
    assert NumberRegister.objects.get(kind="dossier", year=2026).last == len(numbers)

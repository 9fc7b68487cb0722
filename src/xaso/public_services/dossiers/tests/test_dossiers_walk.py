"""Random people try random acts: whatever happens, a dossier stays in one piece."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, unit
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.api import between, calendar_for
from xaso.lib import clock
from xaso.public_services.dossiers.errors import ActRefusedError
from xaso.public_services.dossiers.models import Dossier, DossierAct, IssuedPaper, StepRun
from xaso.public_services.dossiers.rights import acts_for
from xaso.public_services.dossiers.services.intake import submit_dossier
from xaso.public_services.dossiers.states import PAUSED, RUNNING, DossierState, Outcome
from xaso.public_services.dossiers.testing import LAND, intake, people, received
from xaso.public_services.dossiers.views.doing import DOINGS
from xaso.public_services.procedures.api import get_plan

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
REFUSALS = (ActRefusedError, PermissionDenied, Dossier.DoesNotExist)
ENDED = {
    DossierState.COMPLETED, DossierState.RETURNED, DossierState.WITHDRAWN,
    DossierState.STOPPED, DossierState.NOT_ACCEPTED, DossierState.CLOSED,
}  # fmt: skip
WITHOUT_STAY = ENDED - {DossierState.COMPLETED} | {DossierState.PASSED_ON}
EARLY_ENDS = {"withdraw", "stop", "decline", "pass_on", "refuse"}

STEPS = 26


@pytest.fixture
def who():
    with acting_in(HERE):
        yield people()


def typed(key, who):
    reason = {"reason": "Lý do thử."}
    return {
        "decline": reason,
        "pass_on": {"commune_id": 15_361},
        "take_back": {"outcome": "granted"},
        "assign": {"assignee_id": who.specialist.pk},
        "send_back": reason,
        "consult": {
            "unit_id": unit(Unit.Kind.SPECIALISED).pk, "question": "?", "limit": "1 working_day",
        },
        "answer_consultation": {"answer": "Không vướng."},
        "ask_before_receipt": {"items": ({"name": "Tờ khai", "originals": 1},)} | reason,
        "request_supplement": {"items": ({"name": "Tờ khai", "originals": 1},)} | reason,
        "request_payment": {"amount": 8000} | reason,
        "extend": {"limit": "2 working_day"} | reason,
        "refuse": reason,
        "withdraw": reason,
        "stop": {"legal_ground": "Điều 10"} | reason,
        "disapprove": reason,
        "return_result": {"collected_by": "Lê Thị Mẫu"},
    }.get(key, {})  # fmt: skip


def choose(dossier, who, dice):
    """Return who tries what: mostly something that is offered, sometimes anything at all."""
    plan = get_plan(dossier.process_id) if dossier.process_id else None
    offered = [
        (person, act.key)
        for person in vars(who).values()
        if Dossier.objects.visible_to(person).filter(pk=dossier.pk).exists()
        for act in acts_for(dossier, access_of(person), plan)
    ]
    going_on = [pair for pair in offered if pair[1] not in EARLY_ENDS]
    luck = dice.random()
    if offered and luck < 0.08:
        return dice.choice(offered)
    if going_on and luck < 0.8:
        return dice.choice(going_on)
    return dice.choice(list(vars(who).values())), dice.choice(list(DOINGS))


def traces(dossier_id):
    acts = DossierAct.objects.filter(dossier_id=dossier_id).count()
    return acts, AuditEntry.objects.filter(subject_id=dossier_id).count()


def fingerprint(dossier_id):
    row = Dossier.objects.filter(pk=dossier_id).values().get()
    stays = list(StepRun.objects.filter(dossier_id=dossier_id).values_list("pk", "left_at"))
    papers = IssuedPaper.objects.filter(dossier_id=dossier_id).count()
    return row, stays, papers


def check(dossier):
    assert dossier.state in DossierState.values
    assert (dossier.outcome != Outcome.NONE) == (dossier.state in ENDED)
    assert (dossier.paused_at is not None) == (dossier.state in PAUSED)
    if dossier.state in RUNNING:
        assert dossier.due_at is not None
        assert dossier.remaining_minutes == 0
    stays = StepRun.objects.filter(dossier=dossier, left_at__isnull=True)
    if dossier.state in RUNNING | PAUSED:
        assert [stay.step_key for stay in stays] == [dossier.step_key]
        assert stays[0].unit_id == dossier.unit_id
        assert stays[0].assignee_id == dossier.assignee_id
    assert stays.count() <= 1
    assert not (dossier.state in WITHOUT_STAY and stays.exists())


def check_minutes(before, after):
    """A pause keeps exactly the working minutes that were left."""
    if after.paused_at and not before.paused_at:
        calendar = calendar_for(HERE)
        assert after.remaining_minutes == between(calendar, after.paused_at, before.due_at)


def attempt(dossier_id, key, person, who):
    before, kept = traces(dossier_id), fingerprint(dossier_id)
    old = Dossier.objects.get(pk=dossier_id)
    try:
        DOINGS[key].service(dossier_id, actor=person, **typed(key, who))
    except REFUSALS:
        assert traces(dossier_id) == before
        assert fingerprint(dossier_id) == kept
        return
    if key == "take" and old.assignee_id == person.pk:  # pressed twice
        assert traces(dossier_id) == before
        assert fingerprint(dossier_id) == kept
        return
    assert traces(dossier_id) == (before[0] + 1, before[1] + 1)
    dossier = Dossier.objects.get(pk=dossier_id)
    check(dossier)
    check_minutes(old, dossier)


@pytest.mark.parametrize("start", ["desk", "online", "land"])
def test_whatever_people_try_a_dossier_stays_in_one_piece(who, start):
    begin = {
        "desk": lambda: received(who),
        "online": lambda: submit_dossier(intake(channel="online")),
        "land": lambda: received(who, LAND, limit="20 working_day"),
    }[start]

    @settings(
        max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.randoms(use_true_random=True))
    def walk(dice):
        now = MONDAY
        with clock.at(now):
            dossier_id = begin().id
        for _step in range(STEPS):
            now += timedelta(hours=dice.choice([0, 1, 3, 20]))
            with clock.at(now):
                person, key = choose(Dossier.objects.get(pk=dossier_id), who, dice)
                attempt(dossier_id, key, person, who)

    walk()

    given_out = Dossier.objects.exclude(result_number="").values_list(
        "result_number", flat=True
    )
    assert sorted(map(int, given_out)) == list(range(1, len(given_out) + 1))

"""One act on many dossiers: what goes, what stays and why, nothing lost."""

from uuid import uuid4

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierAct
from xaso.public_services.dossiers.services import handling
from xaso.public_services.dossiers.states import DossierState
from xaso.public_services.dossiers.testing import handed_over, people, received

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
BULK = "/dossiers/bulk/"


@pytest.fixture
def who():
    return people()


@pytest.fixture(autouse=True)
def here():
    with acting_in(HERE):
        yield


@pytest.fixture
def send(client):
    """Send the form of the list, or of the page that asks for more, as a person."""

    def post(user, act, *dossiers, **more):
        client.force_login(user, backend=BACKEND)
        chosen = [str(getattr(one, "id", one)) for one in dossiers]
        return client.post(BULK, {"act": act, "chosen": chosen, "back": "view=desk"} | more)

    return post


def state_of(dossier):
    return Dossier.objects.get(pk=dossier.id).state


def went(answer):
    return {one.dossier.pk for one in answer.context["done"]}


def stayed(answer):
    return {one.dossier.pk: one.reason for one in answer.context["refused"]}


def test_handing_over_asks_first_to_whom(who, send):
    dossier = received(who)

    answer = send(who.desk, "hand_over", dossier)

    assert state_of(dossier) == DossierState.RECEIVED
    assert who.specialist.full_name in answer.content.decode()
    assert dossier.code in answer.content.decode()


def test_many_are_handed_to_one_unit_and_what_is_gone_already_says_so(who, send):
    first, gone, last = received(who), handed_over(who), received(who)
    place = unit(Unit.Kind.SPECIALISED)

    answer = send(who.desk, "hand_over", first, gone, last, asked="1", receiver=str(place.pk))

    assert went(answer) == {first.id, last.id}
    assert set(stayed(answer)) == {gone.id}
    assert "Đang giải quyết" in stayed(answer)[gone.id]
    assert gone.code in answer.content.decode()
    assert {state_of(one) for one in (first, last)} == {DossierState.PROCESSING}
    assert set(Dossier.objects.values_list("unit", flat=True)) == {place.pk}


def test_many_are_handed_to_one_person(who, send):
    dossier = received(who)
    place = unit(Unit.Kind.SPECIALISED).pk

    send(who.desk, "hand_over", dossier, asked="1", receiver=f"{place} {who.specialist.pk}")

    assert Dossier.objects.get(pk=dossier.id).assignee == who.specialist


def test_without_a_choice_it_goes_where_it_is_usually_processed(who, send):
    dossier = received(who)

    answer = send(who.desk, "hand_over", dossier, asked="1", receiver="")

    assert went(answer) == {dossier.id}
    assert Dossier.objects.get(pk=dossier.id).unit == unit(Unit.Kind.SPECIALISED)


def test_without_a_choice_and_without_a_custom_nothing_is_guessed(who, send):
    other = Unit.objects.get(name="Phòng Kinh tế", authority__of_commune=HERE)
    official(Role.SPECIALIST, at=other)
    dossier = received(who)

    answer = send(who.desk, "hand_over", dossier, asked="1", receiver="")

    assert "chọn đơn vị" in stayed(answer)[dossier.id]
    assert state_of(dossier) == DossierState.RECEIVED


def test_without_a_choice_the_custom_decides_between_units(who, send):
    other = Unit.objects.get(name="Phòng Kinh tế", authority__of_commune=HERE)
    official(Role.SPECIALIST, at=other)
    handling.hand_over(received(who).id, actor=who.desk, unit_id=other.pk)
    dossier = received(who)

    send(who.desk, "hand_over", dossier, asked="1", receiver="")

    assert Dossier.objects.get(pk=dossier.id).unit == other


def test_a_receiver_who_was_not_offered_is_refused_and_nothing_is_lost(who, send):
    dossier = received(who)

    answer = send(who.desk, "hand_over", dossier, asked="1", receiver=str(uuid4()))

    assert answer.status_code == 422
    assert str(dossier.id) in answer.content.decode()
    assert state_of(dossier) == DossierState.RECEIVED


def test_many_are_taken_on_at_once(who, send):
    dossiers = [handed_over(who), handed_over(who)]

    answer = send(who.specialist, "take", *dossiers)

    assert went(answer) == {one.id for one in dossiers}
    assert set(Dossier.objects.values_list("assignee", flat=True)) == {who.specialist.pk}


def test_many_are_assigned_and_whoever_does_not_fit_gets_none(who, send):
    dossiers = [handed_over(who), handed_over(who)]

    refused = send(who.head, "assign", *dossiers, asked="1", assignee=str(who.clerk.pk))
    done = send(who.head, "assign", *dossiers, asked="1", assignee=str(who.specialist.pk))

    assert went(refused) == set()
    assert len(stayed(refused)) == 2
    assert went(done) == {one.id for one in dossiers}


def test_the_leader_approves_many(who, send):
    dossiers = [handed_over(who), handed_over(who)]
    for one in dossiers:
        handling.forward(one.id, actor=who.specialist)

    answer = send(who.leader, "approve", *dossiers)

    assert went(answer) == {one.id for one in dossiers}
    assert {state_of(one) for one in dossiers} == {DossierState.APPROVED}


def test_a_refusal_leaves_no_trace_in_the_history(who, send):
    dossier = handed_over(who)
    before = DossierAct.objects.count()

    answer = send(who.clerk, "take", dossier)

    assert went(answer) == set()
    assert "Vai trò" in stayed(answer)[dossier.id]
    assert DossierAct.objects.count() == before


def test_what_somebody_may_not_see_is_not_touched_and_not_named(who, send):
    mine, hidden = handed_over(who), received(who)

    answer = send(who.specialist, "take", mine, hidden)

    assert went(answer) == {mine.id}
    assert hidden.code not in answer.content.decode()


def test_dossiers_of_another_commune_do_not_exist(who, send):
    strangers = people(THERE)
    theirs = received(strangers, commune_id=THERE)

    answer = send(who.desk, "hand_over", theirs, asked="1", receiver="")

    assert answer.status_code == 302
    with acting_in(THERE):
        assert state_of(theirs) == DossierState.RECEIVED


@pytest.mark.parametrize(
    ("act", "chosen"), [("take", []), ("take", ["x"]), ("nonsense", [uuid4()]), ("", [])]
)
def test_nothing_selected_or_nothing_known_leads_back_to_the_list(who, send, act, chosen):
    answer = send(who.specialist, act, *chosen)

    assert answer.status_code == 302
    assert answer["Location"] == "/dossiers/?view=desk"


def test_an_act_that_needs_words_leads_to_its_own_page(who, send):
    one, two = handed_over(who), handed_over(who)

    single = send(who.specialist, "request_supplement", one)
    several = send(who.specialist, "request_supplement", one, two)

    assert single["Location"] == f"/dossiers/{one.id}/request_supplement/"
    assert several["Location"] == "/dossiers/?view=desk"


def test_the_way_back_leads_nowhere_else(who, send):
    answer = send(who.specialist, "take", back="next=//evil.example&view=mine")

    assert answer["Location"] == "/dossiers/?view=mine"


def test_a_receptionist_is_not_offered_what_only_specialists_do(who, client):
    received(who)
    client.force_login(who.desk, backend=BACKEND)

    page = client.get("/dossiers/?view=all")

    offered = [act.key for act, _icon in page.context["bulk"]]
    assert offered == ["hand_over", "request_supplement"]
    assert "/dossiers/papers/print/" in page.content.decode()


def test_only_people_with_business_here_may_send(client):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)

    assert client.post(BULK, {"act": "take"}).status_code == 403

"""An incomplete dossier at the desk: the citizen gets a slip instead of a receipt."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.counter.models import IntakeDraft
from xaso.public_services.dossiers.api import DossierState, decline, desk_dossiers
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.procedures.api import current_version

pytestmark = pytest.mark.django_db
BIRTH = "1.001193"
MARRIAGE = "1.004873"


@pytest.fixture
def slip(intake, somebody):
    """The page of the slip for a birth registration without its declaration."""
    intake.press(who="038190000001")
    intake.press(f"choose:{current_version(BIRTH)}")
    intake.press("no")
    asked = intake.press("ask")
    assert asked.status_code == 302
    return asked.url


def given(items=1, **typed):
    return {
        "items-TOTAL_FORMS": str(items),
        "items-INITIAL_FORMS": str(items),
        "items-0-name": "Tờ khai đăng ký khai sinh theo mẫu",
        "items-0-originals": "1",
        "reason": "Hồ sơ còn thiếu giấy tờ bắt buộc.",
    } | typed


def given_at(desk, slip, **typed):
    """Give the slip as its page sends it."""
    matter = desk.get(slip).context["screen"].matter.key
    return desk.post(slip, given(matter=matter, **typed))


def asked_dossier(answer, officer):
    ids = [part[:36] for part in answer.url.split("d=")[1:]]
    with acting_in(HERE):
        return desk_dossiers(ids, officer)[0]


def test_what_is_missing_is_asked_for_beforehand(desk, slip):
    page = desk.get(slip)

    first = page.context["form"].items.forms[0]
    assert "Tờ khai" in first.initial["name"]
    assert first.initial["originals"] == 1
    assert page.context["form"]["reason"].initial == "Hồ sơ còn thiếu giấy tờ bắt buộc."


def test_the_slip_puts_the_dossier_down_without_a_promise(desk, officer, slip):
    done = given_at(desk, slip)
    dossier = asked_dossier(done, officer)
    page = desk.get(done.url).content.decode()

    assert dossier.state == DossierState.INCOMPLETE
    assert dossier.due_at is None
    assert dossier.paper_id is not None
    assert "In phiếu" in page
    assert reverse("dossiers:paper", args=[dossier.paper_id]) in page
    with acting_in(HERE):
        assert not IntakeDraft.objects.exists()


def test_a_slip_that_asks_for_nothing_is_not_given(desk, slip):
    answer = given_at(desk, slip, **{"items-0-originals": ""})

    assert answer.status_code == 422
    with acting_in(HERE):
        assert IntakeDraft.objects.count() == 1


def test_nobody_is_asked_for_papers_before_it_is_known_who(intake):
    assert intake.press("ask").status_code == 422


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("outside", {}),
        ("refresh", {"m-collection": "post", "m-collection_address": ""}),
        ("refresh", {"m-sets": "xx"}),
    ],
    ids=["no commune", "no address", "no number of sets"],
)
def test_only_papers_may_be_missing_when_the_slip_is_given(desk, intake, slip, act, typed):
    matter = intake.open().screen.matter.key
    intake.press(act, **typed)

    asked = intake.press("ask")
    page = desk.get(slip)
    given_anyway = desk.post(slip, given(matter=matter))

    assert asked.status_code == 422
    assert (page.status_code, page.url) == (302, intake.address)
    assert given_anyway.url == intake.address
    with acting_in(HERE):
        assert not Dossier.objects.exists()


def test_a_question_without_an_answer_holds_the_slip_up(intake, somebody):
    intake.press(who="038190000001")
    intake.press(f"choose:{current_version(BIRTH)}")

    assert intake.press("ask").status_code == 422


def test_a_slip_goes_to_the_matter_it_was_written_for(desk, intake, slip):
    written_for = intake.open().screen.matter.key
    intake.press("add")
    intake.press(f"choose:{current_version(MARRIAGE)}")

    answer = desk.post(slip, given(matter=written_for))

    assert answer.url == intake.address
    with acting_in(HERE):
        assert not Dossier.objects.exists()


def test_once_received_the_dossier_is_not_waited_for_any_more(
    desk, officer, slip, another_intake
):
    dossier = asked_dossier(given_at(desk, slip), officer)
    again = another_intake()
    again.press(who="038190000001")
    address = reverse("dossiers:act", args=[dossier.id, "receive"])
    was_waited_for = address in again.text
    with acting_in(HERE):
        decline(dossier.id, reason="Không làm nữa.", actor=officer)

    again.open()

    assert was_waited_for
    assert address not in again.text


def test_whoever_comes_back_is_recognised_and_found(desk, officer, slip, another_intake):
    dossier = asked_dossier(given_at(desk, slip), officer)

    again = another_intake()
    again.press(who="038190000001")
    found = desk.post(reverse("counter:today"), {"q": dossier.code}).content.decode()

    address = reverse("dossiers:act", args=[dossier.id, "receive"])
    assert address in again.text
    assert address in found


def test_somebody_elses_draft_has_no_slip(client, slip, desk):
    other = official(Role.RECEPTIONIST)
    client.force_login(other, backend="xaso.kernel.accounts.backend.AccountBackend")

    assert client.get(slip).status_code == 404

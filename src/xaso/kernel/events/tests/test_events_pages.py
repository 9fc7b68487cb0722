"""The people who look after the system see what was not delivered, and send it again."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.models import DeadLetter
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.django_db
LIST = reverse("events:letters")
SEND = reverse("events:letters-send-again")


def letter(kind="dossiers.DossierReceived", commune_id=HERE, **values):
    now = timezone.now()
    known = {
        "subscriber": "notifications.tell_receipt",
        "event_id": uuid7(),
        "event_at": now,
        "event_kind": kind,
        "aggregate_id": UUID(int=7),
        "reason": DeadLetter.Reason.NO_ANSWER,
        "error_class": "builtins.ConnectionRefusedError",
        "error_place": "kernel/notifications/channels.py:31",
        "attempts": 8,
        "first_at": now,
        "last_at": now,
    }
    with acting_in(commune_id):
        return DeadLetter.objects.create(**known | values)


@pytest.fixture
def it_officer(client):
    user = official(Role.IT_OFFICER)
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    return user


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.IT_OFFICER, 200),
        (Role.SUPERVISOR, 200),
        (Role.LEADER, 403),
        (Role.RECEPTIONIST, 403),
        (Role.SPECIALIST, 403),
        (Role.CLERK, 403),
    ],
)
def test_who_may_see_and_send(client, role, status):
    here = letter()
    client.force_login(official(role), backend="xaso.kernel.accounts.backend.AccountBackend")

    answers = [
        client.get(LIST).status_code,
        client.get(here.get_absolute_url()).status_code,
        client.post(SEND, {"chosen": [here.pk]}, follow=True).status_code,
    ]

    assert answers == [status] * 3
    with acting_in(HERE):
        assert DeadLetter.objects.get().state == ("resent" if status == 200 else "open")


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(LIST).status_code == 302


def test_letters_of_another_commune_do_not_exist(client, it_officer):
    foreign = letter(commune_id=THERE)

    listed = client.get(LIST)
    opened = client.get(foreign.get_absolute_url())
    client.post(SEND, {"chosen": [foreign.pk]})

    assert _("Everything was delivered.") in listed.text
    assert opened.status_code == 404
    with acting_in(THERE):
        assert DeadLetter.objects.get().state == "open"


def test_the_list_is_narrowed_by_words_and_state(client, it_officer):
    letter("dossiers.DossierReceived")
    letter("dossiers.DossierReturned", state="resent")
    letter("feedback.PetitionAnswered")

    by_words = client.get(LIST, {"q": "dossier receiv"})
    by_state = client.get(LIST, {"state": "resent"})
    by_receiver = client.get(LIST, {"q": "tell_receipt petition"})
    by_nothing = client.get(LIST, {"q": "khong-co"})

    assert kinds(by_words) == ["dossiers.DossierReceived"]
    assert kinds(by_state) == ["dossiers.DossierReturned"]
    assert kinds(by_receiver) == ["feedback.PetitionAnswered"]
    assert _("No event fits.") in by_nothing.text


def test_the_latest_comes_first_and_pages_hold_thirty(client, it_officer):
    for number in range(31):
        letter(f"m.E{number:02}", last_at=timezone.now() - timedelta(hours=number))

    first, second = client.get(LIST), client.get(LIST, {"page": 2})
    oldest = client.get(LIST, {"sort": "last"})

    assert (len(kinds(first)), kinds(first)[0], kinds(second)) == (30, "m.E00", ["m.E30"])
    assert kinds(oldest)[0] == "m.E30"


def test_the_list_needs_the_same_queries_for_one_letter_and_for_many(
    client, it_officer, django_assert_max_num_queries
):
    for _number in range(20):
        letter()
    client.get(LIST)

    with django_assert_max_num_queries(16):
        client.get(LIST)


def test_one_letter_says_what_when_and_how_often(client, it_officer):
    page = client.get(letter(attempts=16).get_absolute_url())

    for said in (
        "dossiers.DossierReceived",
        "notifications.tell_receipt",
        _("Another system did not answer."),
        "builtins.ConnectionRefusedError",
        "kernel/notifications/channels.py:31",
        "16",
        _("Send again"),
    ):
        assert said in page.text


def test_several_letters_are_sent_again_with_one_press(client, it_officer):
    chosen = [letter(), letter()]
    letter()

    page = client.post(SEND, {"chosen": [one.pk for one in chosen]}, follow=True)

    text = ngettext("%(count)s event is sent again.", "%(count)s events are sent again.", 2)
    assert text % {"count": 2} in page.text
    assert ProcrastinateJob.objects.count() == 2
    with acting_in(HERE):
        entries = AuditEntry.objects.filter(action="events.letter.sent_again", actor=it_officer)
        assert set(entries.values_list("subject_id", flat=True)) == {one.pk for one in chosen}


def test_one_letter_is_sent_again_from_its_page_and_shown_as_sent(client, it_officer):
    here = letter()

    page = client.post(reverse("events:letter-send-again", args=[here.pk]), follow=True)

    assert page.redirect_chain == [(here.get_absolute_url(), 302)]
    assert _("Sent again") in page.text
    assert 'name="csrfmiddlewaretoken"' not in page.text.split('id="content"')[1]


@pytest.mark.parametrize(("chosen", "status"), [([], 302), (["7"], 400)])
def test_nothing_is_sent_without_a_choice(client, it_officer, chosen, status):
    letter()

    answer = client.post(SEND, {"chosen": chosen})

    assert answer.status_code == status
    assert not ProcrastinateJob.objects.exists()


def test_sending_needs_a_post(client, it_officer):
    assert client.get(SEND).status_code == 405


def test_the_menu_leads_the_it_officer_there(client, it_officer):
    assert f'href="{LIST}"' in client.get(LIST).text


def kinds(page):
    return [one.event_kind for one in page.context["page"]]

"""Pages about receivers, for the IT officer."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.api_clients.models import ClientCommune
from xaso.kernel.api_clients.testing import a_client
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.webhooks.models import Webhook, WebhookDelivery
from xaso.kernel.webhooks.services.receivers import register_webhook
from xaso.lib import clock
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def it_officer(client, settings):
    settings.XASO_WEBHOOKS_NETWORKS = ["127.0.0.0/8"]
    person = official(Role.IT_OFFICER)
    client.force_login(person, backend=BACKEND)
    return person


def a_webhook(actor):
    with acting_in(HERE):
        made, _secret = register_webhook(
            a_client("webhooks.read_events").pk,
            url="https://127.0.0.1/nhan",
            events=["dossiers.received"],
            actor=actor,
        )
        WebhookDelivery.objects.create(
            webhook=made,
            event_id=uuid7(),
            kind="dossiers.received",
            body={"data": {"code": "H56.99.49-261122-0001"}},
            outcome="status",
            status=500,
            attempts=3,
        )
    return made


def test_a_receiver_is_registered_and_its_secret_shown_once(client, it_officer):
    program = a_client("webhooks.read_events")
    typed = {
        "client": program.pk,
        "url": "https://127.0.0.1/nhan",
        "events": ["dossiers.received"],
    }

    page = client.post(reverse("webhooks:add"), typed)

    with acting_in(HERE):
        made = Webhook.objects.get()
        assert made.secret in page.text
    assert made.secret not in client.get(made.get_absolute_url()).text


@pytest.mark.parametrize(
    "url", ["http://8.8.8.8/", "https://10.0.0.1/", "https://[::1]/", "https://8.8.8.8:99999/"]
)
def test_an_inner_or_open_address_is_refused_at_once(client, it_officer, url):
    program = a_client("webhooks.read_events")
    typed = {"client": program.pk, "url": url, "events": ["dossiers.received"]}

    page = client.post(reverse("webhooks:add"), typed)

    assert page.status_code == 422
    assert "Không được gọi địa chỉ này" in page.text


def test_programs_of_other_communes_cannot_be_chosen(client, it_officer):
    program = a_client("webhooks.read_events", communes=(THERE,))
    typed = {"client": program.pk, "url": "https://127.0.0.1/", "events": ["dossiers.received"]}

    page = client.post(reverse("webhooks:add"), typed)

    assert page.status_code == 422


def test_what_was_sent_is_seen_and_narrowed(client, it_officer):
    address = a_webhook(it_officer).get_absolute_url()

    page, narrowed = client.get(address), client.get(address, {"state": "delivered"})

    assert "H56.99.49-261122-0001" in page.text
    assert "Bên nhận báo lỗi (500)" in page.text
    assert "H56.99.49-261122-0001" not in narrowed.text


def test_it_is_paused_continued_and_ended_after_being_asked(client, it_officer):
    made = a_webhook(it_officer)
    states = []

    for name in ("pause", "go-on", "end"):
        address = reverse("webhooks:change", args=[made.pk, name])
        asked = client.get(address)
        client.post(address)
        with acting_in(HERE):
            row = Webhook.objects.get()
        states.append((asked.status_code, bool(row.paused_at), bool(row.ended_at)))

    assert states == [(200, True, False), (200, False, False), (200, False, True)]


def test_it_is_seen_that_a_program_may_no_longer_call(client, it_officer):
    made = a_webhook(it_officer)
    before = client.get(made.get_absolute_url())
    ClientCommune.objects.update(revoked_at=clock.now())

    pages = client.get(reverse("webhooks:list")), client.get(made.get_absolute_url())

    assert all("Phần mềm không có quyền truy cập" in one.text for one in pages)
    assert reverse("webhooks:send-span", args=[made.pk]) not in pages[1].text
    assert ['name="chosen"' in one.text for one in (before, pages[1])] == [True, False]
    assert reverse("webhooks:change", args=[made.pk, "end"]) in pages[1].text


def test_chosen_events_are_sent_again(client, it_officer):
    made = a_webhook(it_officer)
    with acting_in(HERE):
        chosen = WebhookDelivery.objects.get().pk

    page = client.post(
        reverse("webhooks:send-again", args=[made.pk]), {"chosen": [chosen]}, follow=True
    )

    assert "Đã gửi lại 1 sự kiện." in page.text
    with acting_in(HERE):
        assert WebhookDelivery.objects.get().round == 2


def test_a_turned_span_is_refused(client, it_officer):
    made = a_webhook(it_officer)
    typed = {"first": "2026-11-22T10:00", "last": "2026-11-21T10:00"}

    page = client.post(reverse("webhooks:send-span", args=[made.pk]), typed)

    assert page.status_code == 422

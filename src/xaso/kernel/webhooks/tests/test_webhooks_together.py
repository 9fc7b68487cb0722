"""Events that are written down while somebody lets sending go on."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.api_clients.testing import a_client
from xaso.kernel.events.api import EventMeta
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.webhooks.api import PublicEvent
from xaso.kernel.webhooks.models import WebhookDelivery
from xaso.kernel.webhooks.services import receivers
from xaso.kernel.webhooks.services.telling import lay_out
from xaso.lib import clock

pytestmark = pytest.mark.real_database
KEY = "testing.gong_struck"


@dataclass(frozen=True, slots=True)
class GongStruck:
    thing: UUID


@pytest.fixture
def it_officer(real_database):
    return official(Role.IT_OFFICER)


def inside(do):
    try:
        with acting_in(HERE), transaction.atomic():
            return do()
    finally:
        connections.close_all()


def test_what_was_kept_in_the_same_moment_is_sent_too(it_officer):
    client, thing = a_client("webhooks.read_events"), uuid4()
    found, finish = Event(), Event()

    def show(_event):
        found.set()
        finish.wait(10)
        return {}

    offer = PublicEvent(
        KEY,
        "Chiêng kêu",
        GongStruck,
        lambda ids: dict.fromkeys(ids, client.user.pk),
        show,
    )
    meta = EventMeta(uuid4(), clock.now(), KEY, thing, HERE)
    with acting_in(HERE), transaction.atomic():
        hook, _secret = receivers.register_webhook(
            client.pk, url="https://nhan.example.vn/", events=[KEY], actor=it_officer
        )
        receivers.pause(hook.pk, actor=it_officer)
    with ThreadPoolExecutor(2) as threads:
        writing = threads.submit(inside, lambda: lay_out(offer, GongStruck(thing), meta))
        found.wait(10)
        going_on = threads.submit(inside, lambda: receivers.go_on(hook.pk, actor=it_officer))
        with pytest.raises(TimeoutError):
            going_on.result(0.5)
        finish.set()
        sent_at_once = writing.result()
        going_on.result()

    with acting_in(HERE), transaction.atomic():
        assert (sent_at_once, WebhookDelivery.objects.get().round) == ([], 2)

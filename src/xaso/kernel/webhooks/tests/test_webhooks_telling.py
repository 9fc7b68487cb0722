"""Events told to receivers: signed, tried again, given up, paused, sent again."""

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from procrastinate.jobs import Job
from standardwebhooks.webhooks import Webhook as IndependentWebhook
from standardwebhooks.webhooks import WebhookVerificationError

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.api_clients.models import ApiClient, ClientCommune
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.api import publish
from xaso.kernel.events.registry import subscriptions
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.webhooks.api import PublicEvent, offer_event
from xaso.kernel.webhooks.models import Webhook, WebhookDelivery
from xaso.kernel.webhooks.offers import offers
from xaso.kernel.webhooks.sending import LONGEST_SECONDS, FullJitter, send
from xaso.kernel.webhooks.services import receivers
from xaso.kernel.webhooks.services.telling import ATTEMPTS, NotTakenError
from xaso.kernel.webhooks.tasks import forget
from xaso.kernel.webhooks.testing import receiver, unused_port
from xaso.lib import clock

pytestmark = pytest.mark.django_db
State, Outcome = WebhookDelivery.State, WebhookDelivery.Outcome


@dataclass(frozen=True, slots=True)
class BellRang:
    thing: UUID
    number: int


class Owners(dict):
    """Who may learn of which thing."""

    def __call__(self, ids):
        return {key: self[key] for key in ids if key in self}

    __hash__ = object.__hash__


@pytest.fixture
def owners():
    found = Owners()
    offer = PublicEvent(
        "testing.bell_rang",
        "Chuông reo",
        BellRang,
        found,
        lambda event: {"number": event.number} if event.number else None,
    )
    offer_event(offer)
    yield found
    del offers._items["testing.bell_rang"]
    del subscriptions._items["webhooks.tell_testing_bell_rang"]


@pytest.fixture
def got(settings):
    settings.XASO_WEBHOOKS_NETWORKS = ["127.0.0.0/8", "::1/128"]
    with receiver() as one:
        yield one


@pytest.fixture
def it_officer():
    return official(Role.IT_OFFICER)


@pytest.fixture
def caller():
    return a_caller("webhooks.read_events")


@pytest.fixture
def hook(caller, got, it_officer):
    with acting_in(HERE):
        made, secret = receivers.register_webhook(
            caller.client.pk, url=got.url, events=["testing.bell_rang"], actor=it_officer
        )
        made.plain_secret = secret
        yield made


def ring(owners, caller, number=1, thing=None):
    thing = thing or uuid4()
    owners[thing] = caller.client.user.pk
    publish(BellRang(thing, number), aggregate=thing)
    return thing


def only_delivery():
    return WebhookDelivery.objects.get()


def test_a_receiver_is_told_and_an_independent_library_verifies_it(owners, caller, got, hook):
    ring(owners, caller, 7)
    deliver_all()

    headers, body = got.got[0]
    told = IndependentWebhook(hook.plain_secret).verify(body, headers)
    assert (told["type"], told["data"]) == ("testing.bell_rang", {"number": 7})
    assert only_delivery().state == State.DELIVERED
    with pytest.raises(WebhookVerificationError):
        IndependentWebhook(hook.plain_secret).verify(body.replace(b"7", b"8"), headers)


def test_the_secret_is_sealed(hook):
    row = Webhook.objects.get(pk=hook.pk)

    assert hook.plain_secret.encode() not in bytes(row.secret_sealed)
    assert row.secret == hook.plain_secret


@pytest.mark.parametrize("case", ["not its own", "nobody's business", "not asked for"])
def test_what_does_not_concern_it_is_not_told(owners, caller, got, hook, case):
    if case == "not its own":
        ring(owners, a_caller("webhooks.read_events"))
    elif case == "nobody's business":
        ring(owners, caller, 0)
    else:
        Webhook.objects.update(events=["dossiers.received"])
        ring(owners, caller)
    deliver_all()

    assert got.got == []


@pytest.mark.parametrize(
    ("status", "outcome"), [(500, Outcome.STATUS), (307, Outcome.STATUS), (410, Outcome.STATUS)]
)
def test_a_refusal_is_noted_and_tried_again(owners, caller, got, hook, status, outcome):
    got.status = status
    ring(owners, caller)
    with pytest.raises(NotTakenError):
        deliver_all()
    delivery = only_delivery()
    got.status = 200

    send.function(delivery_id=str(delivery.pk), round_=delivery.round)

    assert (delivery.outcome, delivery.status, delivery.attempts) == (outcome, status, 1)
    assert only_delivery().state == State.DELIVERED
    assert got.got[0][0]["webhook-id"] == got.got[1][0]["webhook-id"]


def test_nobody_there_and_an_inner_address_are_told_apart(owners, caller, hook, settings):
    Webhook.objects.update(url=f"http://127.0.0.1:{unused_port()}/")
    ring(owners, caller)
    with pytest.raises(NotTakenError):
        deliver_all()
    first = only_delivery()
    settings.XASO_WEBHOOKS_NETWORKS = []

    with pytest.raises(NotTakenError):
        send.function(delivery_id=str(first.pk), round_=1)

    assert (first.outcome, only_delivery().outcome) == (Outcome.NO_ANSWER, Outcome.FORBIDDEN)


def test_after_many_attempts_it_is_given_up(owners, caller, got, hook):
    got.status = 500
    ring(owners, caller)
    with pytest.raises(NotTakenError):
        deliver_all()
    WebhookDelivery.objects.update(attempts=ATTEMPTS - 1)

    send.function(delivery_id=str(only_delivery().pk), round_=1)

    assert only_delivery().state == State.DEAD


def test_waits_grow_and_are_never_the_same(monkeypatch):
    strategy, job = (
        FullJitter(),
        Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t"),
    )
    spans = []
    monkeypatch.setattr(
        "xaso.kernel.webhooks.sending.random.uniform",
        lambda low, high: spans.append((low, high)) or high,
    )

    decisions = [
        strategy.get_retry_decision(exception=Exception(), job=job.evolve(attempts=number))
        for number in range(ATTEMPTS)
    ]

    assert [high for _low, high in spans[:4]] == [10, 20, 40, 80]
    assert max(high for _low, high in spans) <= LONGEST_SECONDS
    assert decisions[-1] is None


def test_a_receiver_that_takes_nothing_is_paused_and_people_are_told(
    owners, caller, got, hook, it_officer, settings
):
    settings.XASO_WEBHOOKS_FAILURES = 2
    got.status = 500
    ring(owners, caller)
    with pytest.raises(NotTakenError):
        deliver_all()

    send.function(delivery_id=str(only_delivery().pk), round_=1)
    ring(owners, caller)
    deliver_all()

    assert Webhook.objects.get().paused_at is not None
    assert len(got.got) == 2
    assert Notice.objects.get(kind="webhooks.paused").receiver == it_officer
    assert AuditEntry.objects.filter(action="webhooks.webhook.paused").exists()


def test_what_was_kept_is_sent_when_it_goes_on(owners, caller, got, hook, it_officer):
    receivers.pause(hook.pk, actor=it_officer)
    ring(owners, caller, 1)
    ring(owners, caller, 2)
    deliver_all()
    before = len(got.got)

    receivers.go_on(hook.pk, actor=it_officer)
    deliver_all()

    assert before == 0
    assert [json.loads(body)["data"]["number"] for _headers, body in got.got] == [1, 2]


def test_all_that_was_kept_is_sent_however_much_it_is(
    owners, caller, got, hook, it_officer, monkeypatch
):
    monkeypatch.setattr(receivers, "AT_ONCE", 2)
    receivers.pause(hook.pk, actor=it_officer)
    for number in range(1, 6):
        ring(owners, caller, number)
    deliver_all()

    receivers.go_on(hook.pk, actor=it_officer)
    deliver_all()

    assert [json.loads(body)["data"]["number"] for _headers, body in got.got] == [1, 2, 3, 4, 5]
    assert not WebhookDelivery.objects.waiting().exists()


def test_a_span_is_sent_again_and_late_jobs_do_nothing(owners, caller, got, hook, it_officer):
    ring(owners, caller)
    deliver_all()
    now = clock.now()
    span = (now - timedelta(hours=1), now + timedelta(hours=1))

    count = receivers.send_again(hook.pk, span=span, actor=it_officer)
    deliver_all()
    send.function(delivery_id=str(only_delivery().pk), round_=1)

    assert (count, len(got.got)) == (1, 2)
    assert only_delivery().round == 2


def test_an_ended_receiver_hears_nothing_more(owners, caller, got, hook, it_officer):
    receivers.end(hook.pk, actor=it_officer)
    ring(owners, caller)
    deliver_all()

    assert got.got == []


def end_access(caller, how):
    program = ApiClient.objects.filter(pk=caller.client.pk)
    if how == "ended here":
        ClientCommune.objects.create(client=caller.client, of_commune=commune(THERE))
        caller.client.communes.filter(of_commune_id=HERE).update(revoked_at=clock.now())
    elif how == "its days are over":
        program.update(valid_to=clock.today() - timedelta(days=1))
    else:
        program.update(valid_from=clock.today() + timedelta(days=1))


@pytest.mark.parametrize("how", ["ended here", "its days are over", "its days have not come"])
def test_a_program_that_may_not_call_is_told_nothing(owners, caller, got, hook, how):
    end_access(caller, how)
    ring(owners, caller)
    deliver_all()

    assert got.got == []
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("how", ["ended here", "its days are over"])
def test_what_waits_is_not_told_once_the_program_may_not_call(
    owners, caller, got, hook, it_officer, how
):
    got.status = 500
    ring(owners, caller)
    with pytest.raises(NotTakenError):
        deliver_all()
    end_access(caller, how)

    send.function(delivery_id=str(only_delivery().pk), round_=1)
    again = receivers.send_again(hook.pk, chosen=[only_delivery().pk], actor=it_officer)
    deliver_all()

    assert (len(got.got), again) == (1, 0)


def test_on_its_last_day_a_program_is_still_told(owners, caller, got, hook):
    ApiClient.objects.filter(pk=caller.client.pk).update(valid_to=clock.today())
    ring(owners, caller)
    deliver_all()

    assert len(got.got) == 1


def test_another_commune_has_its_own_receivers(owners, caller, got, hook):
    with acting_in(THERE):
        assert not Webhook.objects.exists()
        ring(owners, caller)
        deliver_all()

    assert got.got == []


def test_old_tellings_are_forgotten(owners, caller, got, hook):
    ring(owners, caller)
    deliver_all()
    WebhookDelivery.objects.update(created_at=clock.now() - timedelta(days=91))

    forget(0)

    assert not WebhookDelivery.objects.exists()

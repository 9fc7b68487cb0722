"""What the tests of the counter share: an officer at the desk, and a browser without scripts."""

from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.ids import uuid7
from xaso.registers.residents.testing import resident

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


class Fields(HTMLParser):
    """Collects what a browser would send of a page."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.select = {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        name = facts.get("name")
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in facts:
            self.sent[self.select] = facts["value"]
        elif tag == "input" and name:
            self.take(name, facts)

    def take(self, name, facts):
        kind = facts.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in facts:
                self.sent[name] = facts.get("value", "on")
        elif kind != "file":
            self.sent[name] = facts.get("value", "")


class Intake:
    """An intake: every field of the page is sent each time, as without scripts."""

    def __init__(self, client, address=None):
        self.client = client
        self.address = address or reverse("counter:intake")
        self.fields = {} if address else {"draft": str(uuid7())}
        self.page = None

    def open(self):
        self.page = self.client.get(self.address)
        self.fields = Fields(self.text).sent
        return self

    def press(self, act="", **typed):
        self.page = self.client.post(self.address, self.fields | typed | {"act": act})
        if self.page.status_code in (200, 422):
            self.address = self.page.context["here"]
            self.fields = Fields(self.text).sent
        return self.page

    @property
    def text(self):
        return self.page.content.decode()

    @property
    def screen(self):
        return self.page.context["screen"]

    def line(self, words):
        return next(one for one in self.screen.lines if words in one.name)

    def answer(self, words, answer="yes"):
        self.press("refresh", **{f"{self.line(words).prefix}-answer": answer})

    def ready(self, version, who="038190000001"):
        """Go as far as everything that is needed to take the dossier in."""
        self.press(who=who)
        self.press(f"choose:{version}")
        self.press("no")
        self.press("all", **{"m-fee": "15000"})
        return self

    def receive(self):
        """Take it in; return the ids of what was taken in."""
        done = self.press("receive")
        assert done.status_code == 302, self.screen.faults
        return [UUID(part[:36]) for part in done.url.split("d=")[1:]]


@pytest.fixture
def officer():
    return official(Role.RECEPTIONIST, full_name="Trần Thu Hà")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer, backend=BACKEND)
    return client


@pytest.fixture
def intake(desk):
    return Intake(desk)


@pytest.fixture
def another_intake(desk):
    return lambda address=None: Intake(desk, address)


@pytest.fixture
def somebody():
    with acting_in(HERE):
        return resident("Lê Thị Mẫu", personal_id="038190000001", phone="+84912345678")

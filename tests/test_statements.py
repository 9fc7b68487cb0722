"""Every page answers with at most twelve statements, and with as many for many rows (goal G10).

A new address is counted as soon as it is in ``permission_matrix.toml``: a page that asks once
a row, or too much, fails here. Statements are counted on the second load, when the process
remembers what it may; those that only frame a transaction are left out.
"""

from collections import Counter
from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.matrix import ADDRESSES, FOR_CLIENTS, PAGES, holders
from tests.real import fresh_database
from tests.things import OPEN, further_things
from tests.world import World
from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.identity.testing import claimed, enter_as
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import unit
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.testing import exception, hours
from xaso.lib.ids import uuid7
from xaso.office.documents.models import CoSigner, Document, DocumentReceiver, Opinion
from xaso.office.signing.models import SigningStep
from xaso.public_services.counter.content import Content
from xaso.public_services.counter.services.drafts import keep_draft
from xaso.public_services.dossiers.api import submit_dossier
from xaso.public_services.dossiers.models import DossierFile
from xaso.public_services.dossiers.services.consulting import consult
from xaso.public_services.dossiers.services.files import add_file
from xaso.public_services.dossiers.services.handling import take
from xaso.public_services.dossiers.testing import handed_over, intake, received
from xaso.public_services.payments.testing import money_of_each_kind
from xaso.public_services.portal.testing import asked_to_help, helping
from xaso.public_services.queue.queries.slots import free_slots
from xaso.public_services.queue.services.appointments import book
from xaso.public_services.queue.services.calling import call_next
from xaso.public_services.queue.testing import queue_desk, queue_line, queue_ticket
from xaso.registers.residents.testing import household, resident, village

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
MOST = 12
ASKS_EVERY_MODULE = {
    "home:home": 16,
    "officials:departure": 15,
    "officials:leave": 18,
    "search:results": 14,
    "search:suggestions": 12,
}
"""Pages on which every module has its say, in one or two statements."""
MORE_ROWS = 3
MAU = "038190000099"
R = Role

HOT = {
    # page: (address, what is asked, who asks, how many statements it may take)
    "my work": ("home:home", "", R.SPECIALIST, 14),
    "the public's first page": ("home:home", "", None, 6),
    "procedures by everyday words": ("portal:search", "?q=khai+sinh", None, 5),
    "work list": ("dossiers:list", "?view=open", R.SPECIALIST, 9),
    "work list, filters open": ("dossiers:list", "?view=open&more=1", R.RECEPTIONIST, 10),
    "a dossier at its desk": ("dossiers:dossier", "", R.SPECIALIST, 11),
    "a dossier, looked at": ("dossiers:dossier", "", R.RECEPTIONIST, 10),
    "board": ("dossiers:board", "", R.SUPERVISOR, 7),
    "board of a unit": ("dossiers:board", "?unit={unit_id}", R.LEADER, 7),
    "workload": ("dossiers:workload", "", R.SUPERVISOR, 10),
    "register": ("dossiers:register", "", R.LEADER, 8),
    "search": ("search:results", "?q=mau", R.RECEPTIONIST, 13),
    "search while typing": ("search:suggestions", "?q=mau", R.RECEPTIONIST, 11),
    "the desk's day": ("counter:today", "", R.RECEPTIONIST, 8),
    "a desk that calls": ("queue:desk", "", R.RECEPTIONIST, MOST),
    "what was taken in": ("counter:done", "?d={dossier_id}", R.RECEPTIONIST, 8),
    "intake": ("counter:intake", "", R.RECEPTIONIST, 8),
    "procedures while typing": ("counter:procedures", "?q=khai+sinh", R.RECEPTIONIST, 5),
    "people while typing": ("counter:people", "?q=mau", R.RECEPTIONIST, 6),
    "tracking": ("tracking:dossier", "", None, 6),
    "residents": ("residents:residents", "", R.RECEPTIONIST, 9),
    "residents by name": ("residents:residents", "?q=mau", R.RECEPTIONIST, 9),
    "a resident": ("residents:resident", "", R.RECEPTIONIST, 8),
    OPEN: ("documents:document", "", R.LEADER, MOST),
    f"{OPEN}, its author": ("documents:document", "", R.SPECIALIST, MOST),
    f"{OPEN}, the clerk": ("documents:document", "", R.CLERK, MOST),
    f"{OPEN}, its opinions": ("documents:document", "?tab=opinions", R.LEADER, MOST),
    f"{OPEN}, its receivers": ("documents:document", "?tab=receivers", R.CLERK, MOST),
    f"{OPEN}, its history": ("documents:document", "?tab=history", R.SPECIALIST, MOST),
    "procedures": ("procedures:catalogue", "?q=khai+sinh", R.RECEPTIONIST, 11),
    "a procedure": ("procedures:procedure", "", R.RECEPTIONIST, 8),
}


def readers(name):
    """Name who may look at an address, citizens first."""
    first = ["citizen"] if PAGES[name].startswith("citizen") else []
    return [*first, *sorted(holders(name))] or [None]


OTHERS = {
    name: (name, "", readers(name), MOST)
    for name in sorted((PAGES.keys() & ADDRESSES.keys()) - FOR_CLIENTS.keys())
    if not name.startswith("ui:")
}
ALL = OTHERS | HOT
NOT_READ = {
    "accounts:commune": "chooses among communes; whoever has one is not asked",
    "accounts:invitation": "needs an open invitation",
    "accounts:passkey-remove": "needs a passkey",
    "accounts:recovery-code": "between the password and being signed in",
    "accounts:second-factor": "between the password and being signed in",
    "accounts:second-step": "leads on; only who has to set it up sees it",
    "api_clients:unknown": "an answer to programs",
    "audit:proof": "needs a sealed trail",
    "check:file": "needs the file of a released document",
    "counter:done": "counted above: what was taken in",
    "documents:start": "leads on to what waits",
    "documents:copy-file": "needs a certified copy",
    "dossiers:export-progress": "needs an export",
    "dossiers:export-workbook": "needs an export",
    "dossiers:file": "needs a file",
    "files:served": "needs a file",
    "files:upload": "needs an upload under way",
    "identity:callback": "needs a provider of e-identity",
    "identity:passkey": "between the provider and being signed in",
    "identity:phone-code": "between the telephone and being signed in",
    "identity:start": "needs a provider of e-identity",
    "portal:own-rating": "leads on to the dossier",
    "portal:resume": "leads on to the page that was reached",
    "portal:upload": "needs an upload under way",
    "vault:upload": "needs an upload under way",
    "notifications:opened": "needs a message that was pushed",
    "notifications:receipts": "an answer to programs",
    "notifications:notice": "leads on to what it is about",
    "notifications:own-notice": "leads on to what it is about",
}
"""What is open for looking and was not read here; what only acts (405) need not be named."""


def add_rows(world):
    """Give the commune more of everything, and the dossier that is looked at a longer history."""
    who, here = world.people, world.commune_id
    for number in range(MORE_ROWS):
        handed_over(who, commune_id=here)
        received(who, commune_id=here)
        place = unit(Unit.Kind.SPECIALISED, here)
        more = official(R.SPECIALIST, R.CLERK, commune_id=here, at=place)
        with acting_in(here):
            submit_dossier(intake(channel="online"))
            _lengthen(world.things["dossier_id"], more, who)
            home = household(in_village=f"Thôn {number + 2}")
            resident("Lê Thị Mẫu", at=home)
            resident("Lê Thị Mẫu", at=world.things["household_id"])
            village(f"Thôn {number + 2}")
            claimed()
            helping(who.desk)
            asked_to_help(official(R.RECEPTIONIST, commune_id=here))
            keep_draft(uuid7(), Content(), title="Lê Thị Mẫu", owner=who.desk)
            later = timedelta(days=number)
            hours(date(2031, 1, 1) + later).save()
            exception(date(2031, 5, 5) + later).save()
            _let_people_queue(number)
            _let_more_sign(world.further[OPEN]["document_id"], more, place=number + 5)
            money_of_each_kind(official(R.RECEPTIONIST, commune_id=here))


def _lengthen(dossier_id, more, who):
    take(dossier_id, actor=more)
    asked = unit(Unit.Kind.OFFICE).pk
    question = f"Có vướng không, {more.full_name}?"
    consult(dossier_id, unit_id=asked, question=question, limit="1 working_day", actor=more)
    scan = ContentFile(a_pdf(str(uuid7())), name="giay-to.pdf")
    add_file(dossier_id, scan, actor=more, part=DossierFile.Part.OTHER)


def _let_more_sign(document_id, more, place):
    """Let a further person sign what waits, be asked about it, and a further receiver get it."""
    asked = Document.objects.get(pk=document_id)
    CoSigner.objects.create(document=asked, user=more, place=place)
    SigningStep.objects.create(
        request_id=asked.signing_request, kind="person", order=place, signer=more
    )
    DocumentReceiver.objects.create(document=asked, organ_name="Thôn", channel="hand")
    Opinion.objects.create(document=asked, asked=more, asked_by=more, version=1)


def _let_people_queue(number):
    """Open a further line and a desk that calls, and let people wait and book in both lines."""
    prefix, officer = "BCD"[number], official(R.RECEPTIONIST)
    desk = queue_desk(number + 2, officer)
    for line in (queue_line(), queue_line(prefix, f"Hàng {prefix}")):
        queue_ticket(line.prefix)
        book(line, free_slots(line)[0].starts_at, f"091234567{number}")
    call_next(desk.pk, actor=officer)


def statements(world, page):
    """Return what the second load of an address asks; its status where nobody can look at it."""
    address, query, roles, _limit = ALL[page]
    things = world.arguments(address, ADDRESSES[address]) | world.further.get(address, {})
    things |= world.further.get(page.split(",")[0], {})
    url = reverse(address, kwargs=things) + query.format(**world.things)
    client, status = first_reader(world, url, roles if isinstance(roles, list) else [roles])
    if status != HTTPStatus.OK:
        return status
    asked = []
    with connection.execute_wrapper(
        lambda execute, sql, *rest: asked.append(sql) or execute(sql, *rest)
    ):
        client.get(url).getvalue()
    return [sql for sql in asked if not sql.startswith(FRAME)]


def first_reader(world, url, roles):
    """Return a client of the first of these people whom the address shows something."""
    for role in roles:
        client = world.clients.get(role)
        if client is None:
            client = world.clients[role] = Client()
            if role == "citizen":
                enter_as(client, world.citizen)
            elif role:
                client.force_login(world.person(role), backend=BACKEND)
        status = client.get(url).status_code
        if status in (HTTPStatus.OK, HTTPStatus.METHOD_NOT_ALLOWED):
            break
    return client, status


@pytest.fixture(scope="module")
def world_and_few(databases, django_db_setup, django_db_blocker):
    """Return a commune with many rows, and what the hot pages asked while there were few."""
    opened = override_settings(XASO_CITIZENS_PHONE_CODE=True, XASO_SIGNING_PLUGIN_MINUTES=600)
    with opened, fresh_database(databases, django_db_blocker):
        with transaction.atomic():
            world = World()
            with acting_in(world.commune_id):
                resident("Lê Thị Mẫu", personal_id=MAU)
                queue_ticket()
                call_next(queue_desk(1, world.people.desk).pk, actor=world.people.desk)
        world.clients = {}
        world.further = further_things(world, world.person, personal_id=MAU)
        few = {page: statements(world, page) for page in HOT}
        with transaction.atomic():
            add_rows(world)
        yield world, few


@pytest.mark.parametrize("page", HOT)
def test_a_hot_page_keeps_to_its_limit_whatever_the_rows(page, world_and_few):
    world, few = world_and_few

    many = statements(world, page)

    assert len(many) <= HOT[page][-1], "\n".join(many)
    assert len(few[page]) == len(many), "\n".join(few[page])


def test_no_other_page_asks_much_or_once_a_row(world_and_few):
    world, _few = world_and_few

    asked = {page: statements(world, page) for page in OTHERS}

    read = {page: sqls for page, sqls in asked.items() if isinstance(sqls, list)}
    acts = {page for page, status in asked.items() if status == HTTPStatus.METHOD_NOT_ALLOWED}
    assert asked.keys() - read.keys() - acts == NOT_READ.keys()
    allowed = dict.fromkeys(read, MOST) | ASKS_EVERY_MODULE
    assert {page: len(sqls) for page, sqls in read.items() if len(sqls) > allowed[page]} == {}
    assert {page: often(sqls) for page, sqls in read.items() if often(sqls)} == {}


def often(asked):
    """Name the statements that were asked once a row."""
    return [sql for sql, count in Counter(asked).items() if count >= MORE_ROWS]

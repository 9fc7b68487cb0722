"""Every page answers with at most twelve statements, and with as many for many rows (goal G10).

A new address is counted as soon as it is in ``permission_matrix.toml``: a page that asks once
a row, or too much, fails here. Statements are counted on the second load, when the process
remembers what it may; those that only frame a transaction are left out.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.matrix import ADDRESSES, FOR_CLIENTS, PAGES, holders
from tests.real import fresh_database
from tests.world import World
from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import unit
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.testing import exception, hours
from xaso.lib.ids import uuid7
from xaso.public_services.counter.content import Content
from xaso.public_services.counter.services.drafts import keep_draft
from xaso.public_services.dossiers.api import submit_dossier
from xaso.public_services.dossiers.models import DossierFile
from xaso.public_services.dossiers.services.consulting import consult
from xaso.public_services.dossiers.services.files import add_file
from xaso.public_services.dossiers.services.handling import take
from xaso.public_services.dossiers.testing import handed_over, intake, received
from xaso.registers.residents.testing import household, resident, village

BACKEND = "django.contrib.auth.backends.ModelBackend"
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
MOST = 12
MORE_ROWS = 3
R = Role

HOT = {
    # page: (address, what is asked, who asks, how many statements it may take)
    "my work": ("home:home", "", R.SPECIALIST, 9),
    "the public's first page": ("home:home", "", None, 2),
    "work list": ("dossiers:list", "?view=open", R.SPECIALIST, 9),
    "work list, filters open": ("dossiers:list", "?view=open&more=1", R.RECEPTIONIST, 10),
    "a dossier at its desk": ("dossiers:dossier", "", R.SPECIALIST, 10),
    "a dossier, looked at": ("dossiers:dossier", "", R.RECEPTIONIST, 9),
    "board": ("dossiers:board", "", R.SUPERVISOR, 7),
    "board of a unit": ("dossiers:board", "?unit={unit_id}", R.LEADER, 7),
    "workload": ("dossiers:workload", "", R.SUPERVISOR, 10),
    "register": ("dossiers:register", "", R.LEADER, 8),
    "search": ("search:results", "?q=mau", R.RECEPTIONIST, 11),
    "search while typing": ("search:suggestions", "?q=mau", R.RECEPTIONIST, 9),
    "the desk's day": ("counter:today", "", R.RECEPTIONIST, 8),
    "intake": ("counter:intake", "", R.RECEPTIONIST, 8),
    "procedures while typing": ("counter:procedures", "?q=khai+sinh", R.RECEPTIONIST, 5),
    "people while typing": ("counter:people", "?q=mau", R.RECEPTIONIST, 5),
    "tracking": ("tracking:dossier", "", None, 6),
    "residents": ("residents:residents", "", R.RECEPTIONIST, 9),
    "residents by name": ("residents:residents", "?q=mau", R.RECEPTIONIST, 9),
    "a resident": ("residents:resident", "", R.RECEPTIONIST, 8),
    "procedures": ("procedures:catalogue", "?q=khai+sinh", R.RECEPTIONIST, 11),
    "a procedure": ("procedures:procedure", "", R.RECEPTIONIST, 8),
}
OTHERS = {
    name: (name, "", min(holders(name)) if PAGES[name] != "public" else None, MOST)
    for name in sorted((PAGES.keys() & ADDRESSES.keys()) - FOR_CLIENTS.keys())
    if not name.startswith("ui:")
}
ALL = OTHERS | HOT


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
            keep_draft(uuid7(), Content(), title="Lê Thị Mẫu", owner=who.desk)
            later = timedelta(days=number)
            hours(date(2031, 1, 1) + later).save()
            exception(date(2031, 5, 5) + later).save()


def _lengthen(dossier_id, more, who):
    take(dossier_id, actor=more)
    asked = unit(Unit.Kind.OFFICE).pk
    consult(
        dossier_id, unit_id=asked, question="Có vướng không?", limit="1 working_day", actor=more
    )
    scan = ContentFile(a_pdf(str(uuid7())), name="giay-to.pdf")
    add_file(dossier_id, scan, name=scan.name, actor=more, part=DossierFile.Part.OTHER)


def statements(world, page):
    """Return what the second load of a page asks the database; nothing if it is no page."""
    address, query, role, _limit = ALL[page]
    client = Client()
    if role:
        client.force_login(world.person(role), backend=BACKEND)
    things = world.arguments(address, ADDRESSES[address])
    url = reverse(address, kwargs=things) + query.format(**world.things)
    if not is_page(client.get(url)):
        return None
    asked = []
    with connection.execute_wrapper(
        lambda execute, sql, *rest: asked.append(sql) or execute(sql, *rest)
    ):
        client.get(url)
    return [sql for sql in asked if not sql.startswith(FRAME)]


def is_page(answer):
    return answer.status_code == 200 and answer["Content-Type"].startswith(
        ("text/html", "application/json")
    )


@pytest.fixture(scope="module")
def world_and_few(databases, django_db_setup, django_db_blocker):
    """Return a commune with many rows, and what the hot pages asked while there were few."""
    with fresh_database(databases, django_db_blocker):
        with transaction.atomic():
            world = World()
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

    read = {page: sqls for page, sqls in asked.items() if sqls}
    assert len(read) > 60
    assert {page: len(sqls) for page, sqls in read.items() if len(sqls) > MOST} == {}
    assert {page: often(sqls) for page, sqls in read.items() if often(sqls)} == {}


def often(asked):
    """Name the statements that were asked once a row."""
    return [sql for sql, count in Counter(asked).items() if count >= MORE_ROWS]

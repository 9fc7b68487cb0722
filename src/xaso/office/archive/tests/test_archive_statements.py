"""Pages ask as much for many rows as for few."""

import pytest
from django.db import connection
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.archive.models import HandOver
from xaso.office.archive.services.collecting import add_documents
from xaso.office.archive.services.disposing import begin_disposal
from xaso.office.archive.services.handing import begin_hand_over
from xaso.office.archive.testing import archived_file, catalogue, closed_file, open_file, paper
from xaso.office.documents.api import draft

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
MOST = 12
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def keeper(client):
    user = official(Role.SPECIALIST, Role.CLERK)
    client.force_login(user, backend=BACKEND)
    return user


def asked(client, address):
    """Return what the second load of a page asks of the database."""
    assert client.get(address).status_code == 200
    seen = []

    def note(execute, sql, *rest):
        if not sql.startswith(FRAME):
            seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        client.get(address).getvalue()
    return seen


def test_the_list_of_files(client, keeper):
    catalogue(2026, lines=6)
    open_file(keeper, line=1)
    few = asked(client, reverse("archive:files"))
    for line in range(2, 7):
        open_file(keeper, line=line)

    many = asked(client, reverse("archive:files"))

    assert len(many) == len(few) <= MOST, "\n".join(many)


def test_a_file_with_documents_and_papers(client, keeper):
    row = open_file(keeper)

    def fill(count):
        for number in range(count):
            paper(row, keeper, f"Tài liệu {number}")
            subject = f"Báo cáo {number}"
            document = draft(author=keeper, type_abbr="BC", subject=subject, body="Nội dung.")
            add_documents(row.pk, [document], actor=keeper)

    fill(1)
    few = asked(client, row.get_absolute_url())
    fill(4)

    many = asked(client, row.get_absolute_url())

    assert len(many) == len(few) <= MOST, "\n".join(many)


def test_documents_that_may_be_added(client, keeper):
    row = open_file(keeper)
    address = reverse("archive:add-documents", args=[row.pk])
    draft(author=keeper, type_abbr="BC", subject="Báo cáo", body="Nội dung.")
    few = asked(client, address)
    for number in range(4):
        draft(author=keeper, type_abbr="BC", subject=f"Báo cáo {number}", body="Nội dung.")

    many = asked(client, address)

    assert len(many) == len(few) <= MOST, "\n".join(many)


def test_a_catalogue(client, keeper):
    catalogue(2025, lines=1)
    catalogue(2026, lines=6)

    few = asked(client, reverse("archive:catalogue", args=[2025]))
    many = asked(client, reverse("archive:catalogue", args=[2026]))

    assert len(many) == len(few) <= MOST, "\n".join(many)


def test_a_hand_over(client, keeper):
    catalogue(2026, lines=5)
    first = closed_file(keeper, line=1)
    others = [closed_file(keeper, line=line).pk for line in range(2, 6)]
    small = begin_hand_over([first.pk], title="Một hồ sơ", actor=keeper)
    large = begin_hand_over(others, title="Bốn hồ sơ", actor=keeper)

    few, many = (asked(client, one.get_absolute_url()) for one in (small, large))

    assert len(many) == len(few) <= MOST, "\n".join(many)


def test_the_lists_of_expired_files_and_a_destruction(client, keeper):
    catalogue(2018, lines=4)
    rows = [archived_file(keeper, year=2018, line=line) for line in range(1, 5)]
    many_expired = asked(client, reverse("archive:disposals"))
    small = begin_disposal([rows[0].pk], title="Một", actor=keeper)
    large = begin_disposal([row.pk for row in rows[1:]], title="Ba", actor=keeper)

    few, many = (asked(client, one.get_absolute_url()) for one in (small, large))

    assert HandOver.objects.count() == 4
    assert len(many) == len(few) <= MOST, "\n".join(many)
    assert len(many_expired) <= MOST

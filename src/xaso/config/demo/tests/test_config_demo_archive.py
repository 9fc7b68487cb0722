"""The sample commune keeps work files by this year's catalogue."""

import pytest

from xaso.config.demo.archive import ENTRIES, FILES, load_archive
from xaso.config.demo.incoming import load_incoming
from xaso.config.demo.signing import load_signing
from xaso.kernel.accounts.api import User
from xaso.office.archive.models import CatalogueEntry, FileCatalogue, FileState, WorkFile
from xaso.office.archive.queries.files import Wanted, list_files
from xaso.office.archive.queries.papers import papers_in

pytestmark = pytest.mark.django_db


def test_a_catalogue_is_in_force_and_its_files_hold_documents_of_the_office(here):
    load_signing()
    load_incoming()

    made = load_archive()

    assert FileCatalogue.objects.get().is_approved
    assert CatalogueEntry.objects.count() == len(ENTRIES)
    states = list(WorkFile.objects.order_by("state").values_list("state", flat=True))
    assert made == len(FILES)
    assert states == [FileState.CLOSED, FileState.OPEN, FileState.OPEN]
    papers = [papers_in(row.pk) for row in WorkFile.objects.all()]
    finished = [one for found in papers for one in found if one.is_finished]
    assert [one.is_gone for one in finished] == [False] * 3
    assert sorted(len(found) for found in papers) == [1, 1, 2]


@pytest.mark.parametrize(("username", "count"), [("dia.chinh", 2), ("ho.tich", 1)])
def test_each_keeper_finds_what_they_keep(here, username, count):
    load_signing()
    load_incoming()
    load_archive()
    keeper = User.objects.get(username=username)

    assert list_files(keeper, Wanted(view="mine"), today=here.valid_from).count() == count

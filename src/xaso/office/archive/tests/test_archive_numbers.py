"""Files that are opened at the same moment have numbers of their own, without a gap."""

from datetime import date

import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.archive.contracts import FileInput
from xaso.office.archive.models import CatalogueHeading
from xaso.office.archive.services.files import open_beside_catalogue
from xaso.office.archive.testing import catalogue


@pytest.mark.real_database
def test_sixteen_unforeseen_files_at_once_follow_the_catalogue_without_a_gap(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        keeper = official(Role.SPECIALIST)
        heading = CatalogueHeading.objects.get(catalogue=catalogue(2026, lines=2)).pk

    def opened(turn):
        given = FileInput(title=f"Việc phát sinh {turn}", start_on=date(2026, 5, 1))
        with acting_in(HERE), transaction.atomic():
            row = open_beside_catalogue(heading, given, actor=keeper)
            if turn % 4 == 3:
                raise ZeroDivisionError
            return row.number

    def work(turn):
        try:
            return opened(turn)
        except ZeroDivisionError:
            return opened(0)

    numbers = run_together([lambda turn=turn: work(turn) for turn in range(16)])

    assert sorted(numbers) == list(range(3, 19))

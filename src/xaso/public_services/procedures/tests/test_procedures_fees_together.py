"""Two releases of tables of fees at the same moment."""

from functools import partial

import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.procedures.models import FeeTable
from xaso.public_services.procedures.services import fee_tables
from xaso.public_services.procedures.testing import fee_row, fee_table

pytestmark = pytest.mark.real_database
STATUS = "1.004873"


def test_two_releases_at_once_of_the_same_procedure_give_one(real_database):
    commune(HERE)
    accountant, leaders = official(Role.ACCOUNTANT), [official(Role.LEADER) for _ in "ab"]
    with acting_in(HERE), transaction.atomic():
        drafts = [fee_table(fee_row(STATUS, 1), writer=accountant) for _ in "ab"]

    def release(draft, leader):
        with acting_in(HERE), transaction.atomic():
            try:
                fee_tables.release_table(draft.pk, actor=leader)
            except fee_tables.FaultyTableError:
                return False
        return True

    pairs = zip(drafts, leaders, strict=True)
    done = run_together([partial(release, *pair) for pair in pairs])

    assert sorted(done) == [False, True]
    with acting_in(HERE), transaction.atomic():
        assert FeeTable.objects.released().count() == 1

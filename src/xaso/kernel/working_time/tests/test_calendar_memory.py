"""A calendar is remembered for one transaction and no longer."""

import pytest
from django.db import transaction

from xaso.kernel.working_time import api

pytestmark = pytest.mark.real_database


def test_the_next_transaction_reads_the_calendar_again(real_database):
    with transaction.atomic():
        first = api.calendar_for(None)
        again = api.calendar_for(None)
    with transaction.atomic():
        later = api.calendar_for(None)

    assert again is first
    assert later is not first
    assert later == first


def test_without_a_transaction_nothing_is_remembered(real_database):
    assert api.calendar_for(None) is not api.calendar_for(None)

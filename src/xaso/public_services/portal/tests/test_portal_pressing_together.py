"""Presses at the same moment: one complaint, one rating."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.api import receive_submitted
from xaso.public_services.dossiers.models import DelayComplaint, Dossier, DossierAct
from xaso.public_services.dossiers.testing import people
from xaso.public_services.portal import testing
from xaso.public_services.portal.models import Rating
from xaso.public_services.portal.rating_links import link_to_rate

pytestmark = pytest.mark.real_database
WINDOWS = 5


@pytest.fixture
def windows(real_database):
    """Return the browsers of one citizen."""
    with transaction.atomic():
        commune(HERE)
        me, found = citizen(full_name="Lê Thị Mẫu"), [Client() for _window in range(WINDOWS)]
        for one in found:
            one.me = me
            enter_as(one, me)
    return found


def a_dossier(me, **facts):
    with transaction.atomic(), acting_in(HERE):
        made = testing.submitted(me)[0]
        receive_submitted(made.id, actor=people().desk)
        Dossier.objects.filter(pk=made.id).update(**facts)
    return made


def test_five_windows_that_complain_at_once_make_one_complaint(windows):
    made = a_dossier(windows[0].me, due_at=clock.now() - timedelta(hours=1))
    way = reverse("portal:own-complaint", args=[made.code])

    answers = run_together(
        [lambda one=one: one.post(way, {"words": "Tôi chờ đã lâu."}) for one in windows]
    )

    assert {one.status_code for one in answers} == {302}
    with transaction.atomic(), acting_in(HERE):
        assert DelayComplaint.objects.count() == 1
        assert DossierAct.objects.filter(key="complain").count() == 1


def test_five_taps_at_once_on_the_link_make_one_rating(windows):
    made = a_dossier(windows[0].me, state="completed", finished_at=clock.now())
    way = link_to_rate(made.code)
    strangers = [Client() for _window in windows]

    answers = run_together([lambda one=one: one.post(way, {"score": "3"}) for one in strangers])

    assert {one.status_code for one in answers} == {302}
    with transaction.atomic(), acting_in(HERE):
        assert [row.score for row in Rating.objects.all()] == [3]

import pytest

from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.testing import people, received
from xaso.public_services.portal.models import ProcedureUse
from xaso.public_services.portal.tasks import count_use_at_night
from xaso.public_services.portal.testing import used

pytestmark = pytest.mark.django_db


def counted(commune_id):
    with acting_in(commune_id):
        return dict(ProcedureUse.objects.values_list("code", "received"))


def test_at_night_each_commune_counts_its_own_dossiers_anew():
    here, there = people(HERE), people(THERE)
    for _time in range(2):
        received(here, commune_id=HERE)
    received(there, commune_id=THERE)
    with acting_in(HERE):
        used("1.000000", 99)

    count_use_at_night(timestamp=0)

    assert list(counted(HERE).values()) == [2]
    assert list(counted(THERE).values()) == [1]
    assert "1.000000" not in counted(HERE)

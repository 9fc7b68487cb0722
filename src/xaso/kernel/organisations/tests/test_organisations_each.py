"""Nightly work reaches every commune, whatever becomes of one of them."""

import pytest

from xaso.kernel.organisations.api import in_each_commune
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import current_commune

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_served():
    commune(HERE)
    commune(THERE)


def test_the_trouble_of_one_commune_does_not_hold_up_the_next():
    done = []

    def work():
        number = current_commune()
        if number == min(HERE, THERE):
            raise LookupError(number)
        done.append(number)

    with pytest.raises(ExceptionGroup) as raised:
        in_each_commune(work)

    assert max(HERE, THERE) in done
    (trouble,) = raised.value.exceptions
    assert isinstance(trouble, LookupError)
    assert trouble.__notes__ == [f"commune {min(HERE, THERE)}"]


def test_where_all_goes_well_every_commune_had_its_turn():
    done = []

    in_each_commune(lambda: done.append(current_commune()))

    assert {HERE, THERE} <= set(done)
    assert current_commune() is None

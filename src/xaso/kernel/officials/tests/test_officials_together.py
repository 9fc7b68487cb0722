"""Two IT officers act in the same moment."""

import time
from datetime import timedelta

import pytest
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.officials import services
from xaso.kernel.officials.queries import it_officers_of
from xaso.kernel.officials.services import accounts, roles
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock

pytestmark = pytest.mark.real_database


def disable(other, actor):
    services.disable(other.pk, reason="Nghỉ việc", actor=actor)


def end_the_role(other, actor):
    yesterday = clock.today() - timedelta(days=1)
    services.end_role(other.assignments.get().pk, last_day=yesterday, actor=actor)


@pytest.mark.parametrize("act", [disable, end_the_role])
def test_two_it_officers_cannot_remove_each_other_at_once(real_database, monkeypatch, act):
    lan, binh = official(Role.IT_OFFICER), official(Role.IT_OFFICER)
    for module in (accounts, roles):  # both are in the midst of it for a while
        monkeypatch.setattr(module, "record", slowly(module.record))

    def try_on(other, actor):
        with acting_in(HERE):
            try:
                act(other, actor)
            except services.LastItOfficerError:
                return "refused"
        return "done"

    outcomes = run_together([lambda: try_on(binh, lan), lambda: try_on(lan, binh)])

    assert sorted(outcomes) == ["done", "refused"]
    assert it_officers_of(HERE, clock.today()).count() == 1


def slowly(usual):
    def wait_and_do(*given, **named):
        time.sleep(0.5)
        return usual(*given, **named)

    return wait_and_do

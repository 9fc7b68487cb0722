"""A clock that jumps does not let a repeated call be done twice."""

from datetime import timedelta

import pytest

from xaso.kernel.api_clients.models import AccessToken
from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.models import Dossier

BODY = {
    "procedure": "1.004873",
    "applicant": {"name": "Lê Thị Mẫu"},
    "components": [{"name": "Đơn", "files": []}],
}


@pytest.mark.django_db
@pytest.mark.parametrize("jump", [timedelta(days=2), timedelta(days=-2)])
def test_a_call_repeated_after_a_jump_gets_its_first_answer(monkeypatch, jump):
    monkeypatch.setattr(
        "xaso.public_services.dossiers.rest.intake._complain_of_missing", lambda *_given: None
    )
    caller = a_caller("dossiers.submit")
    AccessToken.objects.update(expires_at=clock.now() + timedelta(days=9))
    first = caller.send("dossiers", "dossier", BODY, key="khoa-thu-1")

    with clock.at(clock.now() + jump):
        again = caller.send("dossiers", "dossier", BODY, key="khoa-thu-1")

    assert (first.status_code, again.json()) == (201, first.json())
    with acting_in(HERE):
        assert Dossier.objects.count() == 1

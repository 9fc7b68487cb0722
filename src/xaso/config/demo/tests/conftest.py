"""The sample commune on a Sunday morning, with a few people who apply."""

from datetime import UTC, datetime
from random import Random

import pytest

from xaso.config.demo.commune import set_up_commune
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.api import calendar_for
from xaso.lib import clock
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.demo import Applicant
from xaso.public_services.dossiers.demo.loading import neighbours_of
from xaso.public_services.dossiers.demo.matters import load_matters
from xaso.public_services.dossiers.demo.year import YearWriter

SUNDAY_MORNING = datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def here(settings, db):
    settings.XASO_DEMO_PASSWORD = "mật khẩu thử"
    with clock.at(SUNDAY_MORNING):
        commune = set_up_commune()
        with acting_in(commune.pk):
            yield commune


@pytest.fixture
def residents():
    return [
        Applicant(
            PartyInput(
                name=f"Lê Thị Mẫu {number}",
                personal_id=f"0381{number:08d}",
                address="Thôn 1",
                phone=f"+849000{number:05d}",
            ),
            age,
        )
        for number, age in enumerate(range(19, 95))
    ]


@pytest.fixture
def writer(here, residents):
    calendar, matters = calendar_for(here.pk), load_matters(SUNDAY_MORNING.date())
    return YearWriter(Random(7), calendar, matters, residents, neighbours_of(here.pk))  # noqa: S311

"""What papers in the vault say is known beforehand in forms."""

from datetime import date

import pytest

from xaso.kernel.forms.api import PrefillSubject, prefill_sources
from xaso.kernel.forms.testing import check_prefill_source
from xaso.kernel.identity.api import Level
from xaso.kernel.identity.testing import citizen
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.vault.testing import kept_result, own_paper

pytestmark = pytest.mark.django_db
MARRIED = {
    "kind": "marriage_certificate",
    "title": "Giấy chứng nhận kết hôn",
    "number": "12/2019",
    "issued_on": date(2019, 5, 4),
}


@pytest.fixture(autouse=True)
def here():
    commune(HERE)


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


def known_of(user, level=Level.FULL, **more):
    subject = PrefillSubject(user.pk, HERE, level=level, **more)
    with acting_in(HERE):
        check_prefill_source(prefill_sources["vault.papers"], subject)
        return dict(prefill_sources["vault.papers"].values(subject))


def test_number_day_and_place_of_the_newest_paper_of_a_kind_are_known(me):
    with acting_in(HERE):
        own_paper(me, **MARRIED)
        own_paper(me, **MARRIED | {"number": "7/2022", "issued_on": date(2022, 3, 1)})

    known = known_of(me)

    assert known["paper.marriage_certificate.number"].value == "7/2022"
    said = known["paper.marriage_certificate.reference"]
    assert said.value == "Số 7/2022, ngày 01/03/2022, Ủy ban nhân dân xã Mẫu"
    assert said.as_of == date(2022, 3, 1)


def test_a_paper_that_is_over_or_has_no_number_says_nothing(me):
    with acting_in(HERE):
        own_paper(me, kind="passport", title="Hộ chiếu", valid_to=date(2024, 1, 1))
        own_paper(me, **MARRIED | {"number": ""})

    assert known_of(me) == {}


def test_the_vault_says_nothing_of_others(me):
    with acting_in(HERE):
        own_paper(me, **MARRIED)
        kept_result(me, holder="Trần Văn Khác")

    assert known_of(citizen(full_name="Lê Thị Mẫu")) == {}
    assert known_of(me, on_behalf_of="x") == {}
    assert known_of(me, level=Level.PHONE) == {}
    assert "paper.marital_status.number" not in known_of(me)

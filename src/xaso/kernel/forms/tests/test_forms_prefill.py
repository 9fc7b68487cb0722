"""Known values: from the first source that knows them, marked, and never a nuisance."""

from datetime import date

import pytest

from xaso.kernel.forms import api
from xaso.kernel.forms.addresses import say_address
from xaso.kernel.forms.prefill import prefill_sources
from xaso.kernel.forms.testing import SMALL_FORM, check_prefill_source
from xaso.kernel.forms.tests.birth_form import BIRTH
from xaso.lib.ids import uuid7

pytestmark = pytest.mark.django_db
SCHEMA = api.read_schema(SMALL_FORM)
SUBJECT = api.PrefillSubject(user_id=uuid7(), commune_id=1)


class Known(api.PrefillSource):
    def __init__(self, key, order, **values):
        self.key, self.order, self.label = key, order, f"Lấy từ {key}"
        self._values = values

    def values(self, subject):
        return {
            name.replace("__", "."): api.PrefilledValue(value, date(2026, 10, 1))
            for name, value in self._values.items()
        }


class Broken(Known):
    def values(self, subject):
        raise ConnectionError


@pytest.fixture
def sources(monkeypatch):
    monkeypatch.setattr(prefill_sources, "_items", {})
    return lambda *found: [prefill_sources.register(one) for one in found]


def prefilled():
    return api.prefill(SCHEMA, SUBJECT, api.setting_now())


def test_the_source_of_the_lowest_order_is_believed_and_marked(sources):
    sources(
        Known("a.vault", 50, applicant__full_name="Nguyễn Thị Kho"),
        Known("z.account", 10, applicant__full_name="Nguyễn Thị  Thật"),
    )

    found = prefilled()

    assert found.values == {"applicant": {"name": "Nguyễn Thị Thật"}}
    mark = found.marks["applicant.name"]
    assert (mark.source, mark.as_of) == ("z.account", date(2026, 10, 1))
    assert api.say_mark(mark) == "Lấy từ z.account, ngày 01/10/2026"


def test_a_value_that_does_not_fit_its_question_makes_way_for_the_next(sources):
    sources(
        Known("a.bad", 1, applicant__full_name="R2D2"),
        Known("b.good", 2, applicant__full_name="Lê Văn Đúng"),
    )

    assert prefilled().marks["applicant.name"].source == "b.good"


def test_an_address_that_is_known_on_one_line_is_taken_apart(sources):
    line = "Số 1, ngõ 2, phường Ba Đình, thành phố Hà Nội"
    sources(Known("a.dossier", 1, applicant__address=line))

    found = api.prefill(api.read_schema(BIRTH), SUBJECT, api.setting_now())

    address = found.values["applicant"]["address"]
    assert (address["commune"], address["detail"]) == ("00004", "Số 1, ngõ 2")
    assert say_address(address, "vi") == line


def test_an_address_of_no_known_commune_is_left_to_be_asked(sources):
    sources(Known("a.dossier", 1, applicant__address="Số 1, xã Không Có, tỉnh Không Có"))

    assert api.prefill(api.read_schema(BIRTH), SUBJECT, api.setting_now()).values == {}


def test_a_source_that_fails_spoils_nothing(sources, caplog):
    sources(Broken("a.broken", 1), Known("b.good", 2, applicant__full_name="Lê Văn Đúng"))

    assert prefilled().values == {"applicant": {"name": "Lê Văn Đúng"}}
    assert "a.broken" in caplog.text


def test_the_mark_of_a_source_that_is_gone_says_so_much(sources):
    assert api.say_mark(api.SourceMark("gone.away", "x")) == "Đã điền sẵn"


def test_the_contract_lets_an_honest_source_pass():
    check_prefill_source(Known("a.good", 1, applicant__full_name="Lê Văn Đúng"), SUBJECT)


@pytest.mark.parametrize(
    "source",
    [
        Known("nodot", 1, applicant__full_name="Lê"),
        Known("a.bare", 1, full_name="Lê"),
        Known("a.empty", 1, applicant__full_name=""),
        Known("a.odd", 1, applicant__birth_date=(1, 2)),
    ],
    ids=lambda one: one.key,
)
def test_the_contract_catches(source):
    with pytest.raises(AssertionError):
        check_prefill_source(source, SUBJECT)

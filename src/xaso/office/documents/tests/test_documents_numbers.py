"""Numbers of documents: unique, without gaps, whatever goes wrong at the same time."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.errors import NumberTakenError
from xaso.office.documents.models import Document, DocumentRegister, Draft, NumberReservation
from xaso.office.documents.services.drafting import ask_opinions
from xaso.office.documents.services.following import begin_replacement
from xaso.office.documents.services.numbering import (
    allow_suffix,
    give_number,
    keep_number,
    let_number_go,
    register_for,
    reserve_numbers,
    void_number,
)
from xaso.office.documents.services.releasing import release
from xaso.office.documents.testing import drafted, released, sealed
from xaso.office.documents.types import document_types, type_named, type_of


def numbered(author, **content):
    document = drafted(author, **content)
    give_number(document, Draft.objects.get(document=document), actor=author, at=clock.now())
    return document


@pytest.fixture
def clerk(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.CLERK, full_name="Lò Thị Mai")


def test_there_are_twenty_nine_types_and_two_have_no_abbreviation():
    types = document_types()

    assert len(types) == 29
    assert [one.name for one in types if not one.abbreviation] == ["Công văn", "Thư công"]
    assert len({one.abbreviation for one in types if one.abbreviation}) == 27


@pytest.mark.parametrize(
    ("code", "topic", "symbol"),
    [
        ("QĐ", "", "QĐ-UBND"),
        ("TTr", "VP", "TTr-UBND"),
        ("", "VP", "UBND-VP"),
        ("letter", "", "UBND"),
        ("QyĐ", "", "QyĐ-UBND"),
    ],
)
def test_the_symbol_follows_the_type(code, topic, symbol):
    assert type_of(code).notation("UBND", topic) == symbol


def test_a_type_is_found_by_the_name_others_write():
    found = type_named(" giấy MỜI ")

    assert found is not None
    assert found.abbreviation == "GM"
    assert type_named("Sắc lệnh") is None


def test_a_number_below_ten_has_a_zero_and_the_identifier_names_agency_and_day(clerk):
    with clock.at(datetime(2026, 2, 5, 3, tzinfo=UTC)):
        document = numbered(clerk)

    assert document.code == "01/QĐ-UBND"
    assert document.issued_on == date(2026, 2, 5)
    assert document.document_uid == f"{document.organ_code},2026/02/05,01/QĐ-UBND"


def test_numbers_begin_anew_with_the_year_in_viet_nam(clerk):
    with clock.at(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)):
        old = [numbered(clerk).number for _turn in range(2)]
    with clock.at(datetime(2026, 12, 31, 17, 1, tzinfo=UTC)):
        new = numbered(clerk)

    assert old == [1, 2]
    assert (new.number, new.year, new.issued_on) == (1, 2027, date(2027, 1, 1))


def test_a_document_handed_out_for_signing_in_one_year_and_signed_in_the_next_leaves_a_void_number(
    clerk,
):
    with clock.at(datetime(2026, 12, 31, 3, tzinfo=UTC)):
        document = numbered(clerk)
    with clock.at(datetime(2027, 1, 4, 3, tzinfo=UTC)):
        draft = Draft.objects.get(document=document)
        give_number(document, draft, actor=clerk, at=clock.now())

    void = NumberReservation.objects.get()
    assert (void.year, void.number, void.state) == (2026, 1, "void")
    assert (document.year, document.number) == (2027, 1)


def test_a_number_stays_when_the_same_document_is_prepared_again(clerk):
    document = numbered(clerk)
    draft = Draft.objects.get(document=document)

    give_number(document, draft, actor=clerk, at=clock.now())

    assert document.number == 1
    assert numbered(clerk).number == 2


def test_a_rollback_leaves_no_gap(clerk):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        numbered(clerk)
        raise ZeroDivisionError

    assert numbered(clerk).number == 1


def test_each_commune_counts_for_itself(clerk):
    numbered(clerk)
    commune(THERE)
    with acting_in(THERE):
        other = numbered(official(Role.CLERK, commune_id=THERE))

    assert other.number == 1


def test_a_type_with_its_own_register_has_its_own_series(clerk):
    DocumentRegister.objects.create(
        key="notices", name="Sổ thông báo", kind="out", types=["notice"], mark="UBND"
    )
    numbered(clerk)

    notice = numbered(clerk, kind="notice")

    assert notice.code == "01/TB-UBND"
    assert notice.register.name == "Sổ thông báo"


def test_reserved_numbers_are_used_when_asked_for_and_passed_over_by_others(clerk):
    register = register_for("out")
    reserve_numbers(
        register, count=3, reason="Ba quyết định nối tiếp nhau", actor=clerk, on=clock.today()
    )
    chosen = drafted(clerk)
    keep_number(Draft.objects.get(document=chosen), number=2, actor=clerk)

    other = numbered(clerk)
    give_number(chosen, Draft.objects.get(document=chosen), actor=clerk, at=clock.now())

    assert other.number == 4
    assert chosen.number == 2
    used = NumberReservation.objects.get(number=2)
    assert (used.state, used.document_id) == ("used", chosen.pk)


def test_a_reserved_number_is_given_up_with_a_reason_once(clerk):
    [one] = reserve_numbers(
        register_for("out"), count=1, reason="Chờ ký", actor=clerk, on=clock.today()
    )

    void_number(one, actor=clerk, reason="Không ban hành nữa")

    one.refresh_from_db()
    assert (one.state, one.void_reason) == ("void", "Không ban hành nữa")
    with pytest.raises(NumberTakenError):
        void_number(one, actor=clerk, reason="Lần nữa")


def test_two_drafts_cannot_take_the_same_reserved_number(clerk):
    reserve_numbers(
        register_for("out"), count=1, reason="Chờ ký", actor=clerk, on=clock.today()
    )
    first, second = drafted(clerk), drafted(clerk)
    for one in (first, second):
        keep_number(Draft.objects.get(document=one), number=1, actor=clerk)
    give_number(first, Draft.objects.get(document=first), actor=clerk, at=clock.now())

    with pytest.raises(NumberTakenError):
        give_number(second, Draft.objects.get(document=second), actor=clerk, at=clock.now())


def test_a_number_with_a_letter_is_an_exception_with_a_reason(clerk):
    numbered(clerk)
    late = drafted(clerk)
    draft = Draft.objects.get(document=late)

    allow_suffix(draft, number=1, suffix="a", reason="Bỏ sót khi đăng ký", actor=clerk)
    give_number(late, draft, actor=clerk, at=clock.now())

    assert late.code == "01a/QĐ-UBND"
    assert numbered(clerk).number == 2
    with pytest.raises(NumberTakenError):
        allow_suffix(draft, number=1, suffix="a", reason="Trùng", actor=clerk)


def test_two_drafts_that_were_allowed_the_same_letter_do_not_both_take_it(clerk):
    numbered(clerk)
    late = [drafted(clerk), drafted(clerk)]
    drafts = [Draft.objects.get(document=one) for one in late]
    for draft in drafts:
        allow_suffix(draft, number=1, suffix="a", reason="Bỏ sót khi đăng ký", actor=clerk)
    give_number(late[0], drafts[0], actor=clerk, at=clock.now())

    with pytest.raises(NumberTakenError), transaction.atomic():
        give_number(late[1], drafts[1], actor=clerk, at=clock.now())

    let_number_go(drafts[1], actor=clerk)
    give_number(late[1], Draft.objects.get(document=late[1]), actor=clerk, at=clock.now())
    late[1].refresh_from_db()
    assert late[1].code == "02/QĐ-UBND"


def test_a_kept_number_is_used_once_and_not_in_another_year(clerk):
    with clock.at(datetime(2026, 12, 31, 3, tzinfo=UTC)):
        numbered(clerk)
        late = drafted(clerk)
        draft = Draft.objects.get(document=late)
        allow_suffix(draft, number=1, suffix="a", reason="Bỏ sót", actor=clerk)
    with clock.at(datetime(2027, 1, 4, 3, tzinfo=UTC)):
        numbered(clerk)
        give_number(late, draft, actor=clerk, at=clock.now())

    draft.refresh_from_db()
    assert (late.code, late.year) == ("02/QĐ-UBND", 2027)
    assert (draft.number_kept, draft.suffix_wanted, draft.kept_year) == (None, "", None)


def test_a_number_that_was_used_is_not_asked_for_again_in_the_next_year(clerk):
    with clock.at(datetime(2026, 12, 31, 3, tzinfo=UTC)):
        reserve_numbers(
            register_for("out"), count=1, reason="Chờ ký", actor=clerk, on=clock.today()
        )
        document = drafted(clerk)
        keep_number(Draft.objects.get(document=document), number=1, actor=clerk)
        draft = Draft.objects.get(document=document)
        give_number(document, draft, actor=clerk, at=clock.now())
    used = (draft.number_kept, document.number)

    with clock.at(datetime(2027, 1, 4, 3, tzinfo=UTC)):
        give_number(document, draft, actor=clerk, at=clock.now())

    assert used == (None, 1)
    assert (document.year, document.number) == (2027, 1)


def test_the_form_lets_a_chosen_number_go(clerk, client):
    numbered(clerk)
    late = drafted(clerk)
    client.force_login(clerk, backend="xaso.kernel.accounts.backend.AccountBackend")
    address = reverse("documents:act", args=[late.pk, "number"])

    client.post(address, {"number": 1, "suffix": "a", "reason": "Bỏ sót"})
    kept = Draft.objects.get(document=late).number_kept
    half = client.post(address, {"number": "", "suffix": "a", "reason": "Bỏ sót"})
    client.post(address, {"number": "", "suffix": ""})

    draft = Draft.objects.get(document=late)
    assert kept == 1
    assert half.status_code == 422
    assert (draft.number_kept, draft.suffix_wanted) == (None, "")


def test_a_document_signed_on_a_later_day_is_identified_by_that_day(clerk):
    with clock.at(datetime(2026, 2, 5, 3, tzinfo=UTC)):
        document = numbered(clerk)
    with clock.at(datetime(2026, 2, 6, 3, tzinfo=UTC)):
        draft = Draft.objects.get(document=document)
        give_number(document, draft, actor=clerk, at=clock.now())

    document.refresh_from_db()
    assert document.document_uid == f"{document.organ_code},2026/02/06,01/QĐ-UBND"


def test_the_database_itself_refuses_a_number_twice(clerk):
    first = numbered(clerk)
    second = drafted(clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=second.pk).update(
            register=first.register, year=first.year, number=first.number
        )


@pytest.mark.real_database
def test_fifty_releases_at_once_have_fifty_numbers_without_a_gap(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        clerk = official(Role.CLERK)

    def number_and_release(turn):
        with acting_in(HERE), transaction.atomic():
            document = sealed(clerk)
            release(document, actor=clerk)
            if turn % 5 == 4:
                raise ZeroDivisionError
            return document.number

    def work(turn):
        try:
            return number_and_release(turn)
        except ZeroDivisionError:
            with acting_in(HERE), transaction.atomic():
                document = sealed(clerk)
                release(document, actor=clerk)
                return document.number

    numbers = run_together([lambda turn=turn: work(turn) for turn in range(50)])

    assert sorted(numbers) == list(range(1, 51))
    with acting_in(HERE), transaction.atomic():
        assert Document.objects.filter(state="released").count() == 50


@pytest.mark.real_database
def test_two_presses_at_once_ask_a_colleague_once(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        clerk, colleague = official(Role.CLERK), official(Role.SPECIALIST)
        document = drafted(clerk)

    def ask():
        with acting_in(HERE), transaction.atomic():
            mine = Document.objects.get(pk=document.pk)
            return ask_opinions(mine, people=[colleague], due_on=None, actor=clerk)

    counts = run_together([ask, ask])

    assert sorted(counts) == [0, 1]


@pytest.mark.real_database
def test_two_presses_at_once_begin_one_replacement(real_database):
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        clerk = official(Role.CLERK)
        old = released(clerk)

    def begin():
        with acting_in(HERE), transaction.atomic():
            return begin_replacement(Document.objects.get(pk=old.pk), author=clerk).pk

    begun = run_together([begin, begin])

    assert len(set(begun)) == 1


def test_a_number_that_was_chosen_before_years_were_noted_is_taken(clerk):
    register = register_for("out", "decision")
    [kept, _other] = reserve_numbers(
        register, count=2, reason="Kỳ họp", actor=clerk, on=clock.today()
    )
    document = drafted(clerk)
    draft = Draft.objects.get(document=document)
    keep_number(draft, number=kept.number, actor=clerk)
    Draft.objects.filter(pk=draft.pk).update(kept_year=None)
    draft.refresh_from_db()

    give_number(document, draft, actor=clerk, at=clock.now())

    assert document.number == kept.number

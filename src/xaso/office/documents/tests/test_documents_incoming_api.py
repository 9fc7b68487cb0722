"""Documents that other systems bring: once each, never secret ones, and given back when recalled."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.models import OutboxEvent
from xaso.kernel.files.models import StoredFile
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import (
    IncomingInput,
    SecretDocumentError,
    destroy_recalled,
    freeze,
    keep_despite_recall,
    receive,
)
from xaso.office.documents.duplicates import Identity, is_same
from xaso.office.documents.models import Arrival, Document, DocumentFile, SearchEntry
from xaso.office.documents.services.incoming.reading import read_document
from xaso.office.documents.services.incoming.refusing import refuse_secret
from xaso.office.documents.states import DocumentState
from xaso.office.documents.testing_incoming import (
    LETTER,
    ORGAN,
    arrived,
    letter_pdf,
    named,
    registered,
)

codes = st.sampled_from(["", "H56.1", "H56.2", "h56.1"])
names = st.sampled_from(["", "Sở Nội vụ", "SỞ NỘI VỤ", "Sở Tư pháp"])
identities = st.builds(
    Identity,
    document_uid=st.sampled_from(["", "H56.1,2026/11/12,1/SNV", "H56.2,2026/11/12,1/STP"]),
    known_as=st.sampled_from(["", "1 snv", "2 snv"]),
    organ_code=codes,
    organ_name=names,
    year=st.sampled_from([None, 2025, 2026]),
)


@pytest.fixture
def here(db):
    commune(HERE)
    with acting_in(HERE):
        yield


@given(one=identities, other=identities)
def test_the_duplicate_rule_is_the_same_both_ways(one, other):
    assert is_same(one, other) == is_same(other, one)


@given(one=identities, other=identities)
def test_only_an_identifier_or_number_symbol_and_agency_make_a_duplicate(one, other):
    if not is_same(one, other):
        return

    same_uid = one.document_uid and one.document_uid == other.document_uid
    assert same_uid or (one.known_as and one.known_as == other.known_as)


def test_numbers_begin_anew_each_year():
    last_year = Identity(known_as="1 snv", organ_name="Sở Nội vụ", year=2025)
    this_year = Identity(known_as="1 snv", organ_name="Sở Nội vụ", year=2026)

    assert not is_same(last_year, this_year)
    assert is_same(this_year, Identity(known_as="1 snv", organ_name="SỞ NỘI VỤ"))


def test_a_message_that_comes_twice_makes_one_document(here):
    uid = "H56.1,2026/11/12,1234/SNV-CCHC"
    message = IncomingInput("exchange", ORGAN, "Báo cáo", document_uid=uid)

    first, second = receive(message), receive(message)

    assert second.duplicate_of == second.document_id == first.document_id
    assert Document.objects.count() == 1


def test_the_same_number_symbol_and_agency_is_a_duplicate_however_written(here):
    first = arrived(number=5, notation="QĐ-UBND")

    again = receive(
        IncomingInput("email", ORGAN.upper(), "Khác hẳn", number=5, notation="qđ-ubnd")
    )

    assert again.duplicate_of == first.pk


def test_a_document_of_another_commune_is_no_duplicate(db):
    commune(HERE), commune(THERE)
    with acting_in(HERE):
        arrived()

    with acting_in(THERE):
        assert receive(LETTER).duplicate_of is None


@pytest.mark.parametrize("secrecy", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_document_that_is_said_to_be_secret_is_not_taken(here, secrecy):
    with pytest.raises(SecretDocumentError) as refusal:
        receive(IncomingInput("exchange", ORGAN, "Báo cáo", secrecy=secrecy))

    assert refusal.value.mark == secrecy
    assert not Document.objects.exists()


def test_nothing_is_kept_of_a_document_whose_first_page_is_stamped_secret(here):
    pdf = letter_pdf(authority="TỐI MẬT")
    with pytest.raises(SecretDocumentError):
        receive(IncomingInput("exchange", ORGAN, "Báo cáo", files=(named(pdf),)))

    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


def test_what_the_text_says_is_proposed_and_found(here):
    document = arrived(number=None, notation="", organ_name="", subject="cong van")

    read_document(document.pk)

    found = Arrival.objects.get(document=document)
    assert found.reading == Arrival.Reading.DONE
    assert (found.proposals["number"], found.proposals["notation"]) == (1234, "SNV-CCHC")
    assert found.proposals["issued_on"] == "2026-11-12"
    assert SearchEntry.objects.filter(document=document, words__contains=" phuong ").exists()


def test_a_recalled_document_is_destroyed_with_what_was_known_of_it(here):
    clerk = official(Role.CLERK)
    document = registered(clerk)
    read_document(document.pk)

    destroy_recalled(document.pk, reason="Gửi nhầm nơi nhận.")

    document.refresh_from_db()
    assert document.state == DocumentState.DESTROYED
    assert (document.subject, document.code) == ("", "")
    assert not DocumentFile.objects.filter(document=document).exists()
    assert not StoredFile.objects.exists()
    assert not SearchEntry.objects.filter(document=document).exists()
    assert Arrival.objects.get().number == 1
    answer = OutboxEvent.objects.filter(kind__endswith="RecallAnswered").get()
    assert answer.payload["accepted"] is True


def test_a_recall_of_what_was_replaced_before_destroys_it_too(here):
    document = registered(official(Role.CLERK))
    freeze(document.pk, "Nơi gửi đã thay thế.")

    destroy_recalled(document.pk, reason="Gửi nhầm nơi nhận.")

    document.refresh_from_db()
    assert (document.state, document.subject) == (DocumentState.DESTROYED, "")
    assert not StoredFile.objects.exists()


def test_what_was_replaced_may_be_kept_despite_a_recall(here):
    clerk = official(Role.CLERK)
    document = registered(clerk)
    freeze(document.pk, "Nơi gửi đã thay thế.")

    keep_despite_recall(document.pk, reason="Đã lập hồ sơ.", actor=clerk)

    answer = OutboxEvent.objects.filter(kind__endswith="RecallAnswered").get()
    assert answer.payload["accepted"] is False


def test_what_was_replaced_and_turns_out_to_be_secret_is_destroyed(here):
    document = arrived()
    freeze(document.pk, "Nơi gửi đã thay thế.")

    refuse_secret(document.pk, "MẬT")

    document.refresh_from_db()
    assert document.state == DocumentState.REFUSED
    assert not StoredFile.objects.exists()


def test_registering_tells_the_sender_the_same_moment(here):
    document = registered(official(Role.CLERK), issued_on=date(2026, 11, 12))

    told = OutboxEvent.objects.filter(kind__endswith="IncomingRegistered").get()

    assert told.payload["document_id"] == str(document.pk)

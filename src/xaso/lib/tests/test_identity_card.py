import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xaso.lib.identity_card import IdentityCard, IdentityCardError, parse_identity_card
from xaso.lib.ids import Gender, PersonalId

PAYLOAD = (
    "040190000123|181234567|Nguyễn Thị Thử|05091990|Nữ|Thôn Đông Sơn, xã Mẫu, Nghệ An|25042021"
)
CARD = IdentityCard(
    personal_id=PersonalId("040190000123"),
    old_number="181234567",
    full_name="Nguyễn Thị Thử",
    birth_year=1990,
    born_on=date(1990, 9, 5),
    gender=Gender.FEMALE,
    address="Thôn Đông Sơn, xã Mẫu, Nghệ An",
    issued_on=date(2021, 4, 25),
)


def spoil(text, encoding):
    """Type the bytes of UTF-8 as letters of another encoding, as some scanners do."""
    return "".join(
        bytes([byte]).decode(encoding, errors="ignore") or chr(byte) for byte in text.encode()
    )


def test_the_qr_of_a_card_tells_who_the_person_is():
    assert parse_identity_card(PAYLOAD) == CARD


@pytest.mark.parametrize(
    "payload",
    [
        PAYLOAD + "\r",
        PAYLOAD + "\r\n",
        "\ufeff" + PAYLOAD.replace("|", " | "),
        PAYLOAD.replace("Nữ", "NỮ"),
        unicodedata.normalize("NFD", PAYLOAD),
        PAYLOAD + "||Nguyễn Văn Mẫu|Lê Thị Mẫu|",
    ],
)
def test_what_scanners_and_newer_cards_add_does_not_matter(payload):
    assert parse_identity_card(payload) == CARD


def test_a_card_does_not_leak_into_logs():
    shown = f"{CARD!r} {[CARD]}"

    assert "0401******23" in shown
    assert not any(word in shown for word in ["040190000123", "Thử", "Sơn", "1990", "1812"])


@pytest.mark.parametrize("absent", ["||", "|"])
def test_a_person_may_never_have_had_an_old_number(absent):
    payload = PAYLOAD.replace("|181234567|", absent)

    assert parse_identity_card(payload) == replace(CARD, old_number="")


def test_the_day_of_issue_may_be_absent():
    payload = PAYLOAD.removesuffix("|25042021")

    assert parse_identity_card(payload) == replace(CARD, issued_on=None)


@pytest.mark.parametrize("birth", ["1990", "00001990"])
def test_a_card_may_give_only_the_year_of_birth(birth):
    payload = PAYLOAD.replace("05091990", birth)

    assert parse_identity_card(payload) == replace(CARD, born_on=None)


@pytest.mark.parametrize("name", ["Hoàng Đình Ý", "H'Mai Niê Kđăm", "Y Thử", "Võ Thị Mỹ-Lệ"])
def test_names_of_all_peoples_of_viet_nam_are_read(name):
    payload = PAYLOAD.replace("Nguyễn Thị Thử", name)

    assert parse_identity_card(payload).full_name == name


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1258"])
@pytest.mark.parametrize("name", ["Nguyễn Thị Thử", "Đặng Hà", "Lê Võ"])
@pytest.mark.parametrize("gender", ["Nam", "Nữ"])
def test_letters_spoilt_by_a_scanner_are_refused_and_not_guessed(encoding, name, gender):
    payload = PAYLOAD.replace("Nguyễn Thị Thử", name).replace("Nữ", gender)

    with pytest.raises(IdentityCardError):
        parse_identity_card(spoil(payload, encoding))


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "040190000123",
        "https://xa.example.vn/ho-so/H56.99.01-20261121-0000012",
        PAYLOAD.replace("|", ";"),
        PAYLOAD.replace("040190000123", "04019000012"),
        PAYLOAD.replace("040190000123", "040490000123"),
        PAYLOAD.replace("05091990", "31021990"),
        PAYLOAD.replace("05091990", ""),
        PAYLOAD.replace("Nữ", "N?"),
        PAYLOAD.replace("Nguyễn Thị Thử", "Nguy?n Th? Th?"),
        PAYLOAD.replace("Nguyễn Thị Thử", "Nguy\ufffdn Thị Thử"),
        PAYLOAD.replace("Nguyễn Thị Thử", ""),
        PAYLOAD + "|" + "x" * 1_000,
    ],
)
def test_what_is_no_card_is_refused(payload):
    with pytest.raises(IdentityCardError):
        parse_identity_card(payload)


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.one_of(st.sampled_from(PAYLOAD.split("|")), st.text(max_size=12)), max_size=9
        ).map("|".join),
    )
)
@example("040190000123|\ud800|Thử|05091990|Nam|\udcff")
@example("٠" * 12 + "||Thử|٠٥٠٩١٩٩٠|Nam|a")
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_card_or_refused_as_one(text):
    with suppress(IdentityCardError):
        assert parse_identity_card(text).full_name

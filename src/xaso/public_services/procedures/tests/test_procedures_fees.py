"""What a person pays, on terms made for the test."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.public_services.procedures.contracts import Channel, FeeKind, FeeTerm, FeeUnit
from xaso.public_services.procedures.fees import counts_units, in_force_here, quote


def term(amount, from_unit=1, cap=None, channel=Channel.IN_PERSON, text=""):
    return FeeTerm(channel, FeeKind.FEE, amount, FeeUnit.PAGE, from_unit, cap, text, "")


PAGES = [term(2_000, cap=200_000), term(1_000, from_unit=3, cap=200_000)]


def naive_copy(pages):
    """Add page by page, as the clerk at the counter does."""
    total = sum(2_000 if page <= 2 else 1_000 for page in range(1, pages + 1))
    return min(total, 200_000)


@pytest.mark.parametrize(
    ("pages", "copies", "total"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (10, 3, 36_000),
        (198, 1, 200_000),
        (199, 1, 200_000),
        (500, 2, 400_000),
    ],
)
def test_pages_are_paid_by_tier_and_never_beyond_the_cap(pages, copies, total):
    assert quote(PAGES, Channel.IN_PERSON, quantity=pages, copies=copies).total == total


@given(pages=st.integers(1, 1_000), copies=st.integers(1, 50))
def test_tiers_agree_with_counting_page_by_page(pages, copies):
    found = quote(PAGES, Channel.IN_PERSON, quantity=pages, copies=copies)

    assert found.total == naive_copy(pages) * copies
    assert found.total == sum(line.amount for line in found.lines)
    assert all(line.amount == line.quantity * line.unit_amount for line in found.lines)


@given(pages=st.integers(1, 400), copies=st.integers(1, 9))
def test_more_pages_or_more_copies_never_cost_less(pages, copies):
    here = quote(PAGES, Channel.IN_PERSON, quantity=pages, copies=copies).total

    assert quote(PAGES, Channel.IN_PERSON, quantity=pages + 1, copies=copies).total >= here
    assert quote(PAGES, Channel.IN_PERSON, quantity=pages, copies=copies + 1).total > here


def test_a_channel_without_terms_of_its_own_takes_those_for_any():
    terms = [term(5_000, channel=None), term(9_000, channel=Channel.ONLINE)]

    assert quote(terms, Channel.POSTAL).total == 5_000
    assert quote(terms, Channel.ONLINE).total == 9_000


def test_an_unknown_amount_is_no_total_but_a_doubt():
    found = quote([term(None, text="Do Hội đồng nhân dân tỉnh quy định.")], Channel.IN_PERSON)

    assert found.total is None
    assert found.doubts == ("Do Hội đồng nhân dân tỉnh quy định.",)


def test_a_known_amount_with_a_reservation_keeps_its_doubt():
    found = quote([term(50_000, text="Mức do tỉnh quy định.")], Channel.IN_PERSON)

    assert (found.total, found.doubts) == (50_000, ("Mức do tỉnh quy định.",))


def test_nothing_said_of_a_channel_is_a_doubt():
    found = quote([], Channel.ONLINE)

    assert found.total is None
    assert found.doubts


@pytest.mark.parametrize(("quantity", "copies"), [(0, 1), (1, 0), (-1, 1)])
def test_less_than_one_is_refused(quantity, copies):
    with pytest.raises(ValueError):
        quote(PAGES, Channel.IN_PERSON, quantity=quantity, copies=copies)


CHANNELS = st.sampled_from([None, *Channel])
NATIONAL = st.lists(
    st.builds(
        lambda channel, amount: term(amount, channel=channel),
        CHANNELS,
        st.none() | st.integers(0, 50_000),
    ),
    max_size=4,
    unique_by=lambda one: one.channel,
)
LOCAL = st.lists(
    st.builds(
        lambda channel, name, amount: replace(term(amount, channel=channel), name=name),
        CHANNELS,
        st.sampled_from(["Cấp giấy", "Sao lục"]),
        st.integers(0, 50_000),
    ),
    max_size=6,
    unique_by=lambda one: (one.channel, one.name),
)


@given(national=NATIONAL, local=LOCAL, channel=st.sampled_from(Channel))
@settings(max_examples=200)
def test_the_nations_sum_counts_where_it_names_one_else_the_councils(national, local, channel):
    here, nation, council = (
        quote(terms, channel).total
        for terms in (in_force_here(national, local), national, local)
    )

    assert here == (nation if nation is not None or not local else council)


def test_only_what_is_paid_by_number_counts_units():
    by_case = replace(term(5_000), unit=FeeUnit.CASE)

    assert counts_units(PAGES) and counts_units([replace(by_case, from_unit=2)])
    assert not counts_units([by_case, term(0), term(None)])

"""Agencies of the directory where receivers are typed."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.documents.receivers import read_receivers
from xaso.office.documents.testing import drafted
from xaso.office.exchange.gateways import ListedOrgan
from xaso.office.exchange.models import ExchangePartner
from xaso.office.exchange.services.directory import take_over

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LISTED = [
    ListedOrgan("H56", "UBND tỉnh Thanh Hóa"),
    ListedOrgan(
        "H56.12", "Sở Y tế", parent_name="UBND tỉnh Thanh Hóa", code102="000.00.12.H56"
    ),
    ListedOrgan("H56.12.3", "Trung tâm Y tế khu vực Vĩnh Lộc", parent_name="Sở Y tế"),
]


@pytest.fixture
def author(db, client):
    commune(HERE)
    take_over("truc", LISTED)
    with acting_in(HERE):
        user = official(Role.SPECIALIST)
        client.force_login(user, backend=BACKEND)
        yield user


def suggested(client, text):
    return client.get(reverse("documents:agencies"), {"q": text}).json()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("so y te", ["H56.12"]),
        ("Y tế", ["H56.12", "H56.12.3"]),
        ("h56.12", ["H56.12", "H56.12.3"]),
        ("000.00.12", ["H56.12"]),
        ("", []),
        ("  ", []),
        ("không có cơ quan này", []),
    ],
)
def test_agencies_are_suggested_by_name_or_code_the_nearest_first(client, author, text, codes):
    assert [one["value"] for one in suggested(client, text)] == codes


def test_what_is_suggested_is_a_receiver_by_document_exchange(client, author):
    [found] = suggested(client, "sở y tế")

    [receiver] = read_receivers(f"{found['label']}; {found['value']}")
    assert found["hint"] == "H56.12, UBND tỉnh Thanh Hóa"
    assert (receiver.channel, receiver.organ_code) == ("exchange", "H56.12")


def test_a_code_that_was_closed_is_no_longer_suggested(client, author):
    ExchangePartner.objects.filter(code="H56.12").update(valid_to=clock.today())

    assert [one["value"] for one in suggested(client, "y te")] == ["H56.12.3"]


def test_many_agencies_are_cut_off_and_asked_for_in_one_statement(
    client, author, django_assert_max_num_queries
):
    take_over("truc", [ListedOrgan(f"H57.{turn}", f"Thôn {turn}") for turn in range(30)])
    suggested(client, "thôn")

    with django_assert_max_num_queries(8):
        found = suggested(client, "thôn")

    assert len(found) == 8


def test_the_page_of_a_draft_has_the_box_that_asks(client, author):
    document = drafted(author)

    page = client.get(reverse("documents:edit", args=[document.pk])).content.decode()

    assert f'data-combobox="{reverse("documents:agencies")}"' in page
    assert 'data-agencies="id_receivers"' in page

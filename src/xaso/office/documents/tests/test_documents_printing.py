"""What is printed under “Nơi nhận”, one of the nine parts of every document."""

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.models import Draft
from xaso.office.documents.services.printing import facts_of
from xaso.office.documents.testing import drafted

SCHOOL = ReceiverInput("Trường Tiểu học số 1", channel="post", address="thôn 2")
UNION = ReceiverInput("Hội Nông dân xã", channel="hand")


@pytest.fixture
def author(db):
    commune(HERE)
    with acting_in(HERE):
        yield official(Role.CLERK)


def printed(document):
    return facts_of(document, Draft.objects.get(document=document)).receivers


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({}, (f"{SCHOOL.organ_name};", f"{UNION.organ_name};", "Lưu: VT.")),
        (
            {"addressed_to": SCHOOL.organ_name},
            ("Như trên;", f"{UNION.organ_name};", "Lưu: VT."),
        ),
        ({"receiver_lines": "Như Điều 2\nLưu: VT, TP."}, ("Như Điều 2", "Lưu: VT, TP.")),
        ({"receivers": ()}, ("Lưu: VT.",)),
    ],
    ids=["whom it goes to", "addressed", "written by its author", "nobody"],
)
def test_the_list_of_receivers_is_never_missing(author, said, lines):
    given = {"receivers": (SCHOOL, UNION), "receiver_lines": ""} | said

    assert printed(drafted(author, **given)) == lines

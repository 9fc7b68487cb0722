"""S7: whoever sees a person's data leaves an access record, and a record means it was seen.

Two people are planted whose numbers occur nowhere else; every address is asked by every role
that may open it. What comes back is read as text, PDF and workbooks included. Names are no
secret here (a desk finds people by name): data means personal id, telephone and e-mail.
"""

import io
import re
from unittest.mock import patch

import pypdfium2
import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from tests.matrix import ADDRESSES, PAGES, holders
from tests.world import World
from xaso.kernel.accounts.api import Role
from xaso.kernel.audit.models import AccessRecord
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.contracts import PartyInput
from xaso.public_services.dossiers.models import DossierFile, DossierParty, IssuedPaper
from xaso.public_services.dossiers.permissions import NO_DOSSIERS
from xaso.public_services.dossiers.services.files import add_file
from xaso.public_services.dossiers.testing import declaration, handed_over
from xaso.registers.residents.testing import household, resident

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
PEOPLE = {
    "038190000017": ("0912345617", "hoa.le@vi-du.vn"),
    "038285000029": ("0987654329", "khoi.tran@vi-du.vn"),
}
PICTURES = {"dossiers:paper-picture": "dossiers:paper"}
"""A page of a paper as a picture shows what the paper shows; no test reads pictures."""
CLOSED = (
    "dossiers:paper",
    "dossiers:paper-picture",
    "dossiers:file",
    "dossiers:form",
    "dossiers:form-print",
)
SHOWN = {role: set(CLOSED) for role in Role if role not in NO_DOSSIERS}


def international(phone):
    return f"+84{phone[1:]}"


def party(number, name):
    phone, email = PEOPLE[number]
    return PartyInput(
        name=name, personal_id=number, address="Thôn 1", phone=international(phone), email=email
    )


def scan(text):
    return SimpleUploadedFile("to-khai.pdf", typst.compile(text.encode()), "application/pdf")


@pytest.fixture
def world(db):
    made = World()
    first, second = PEOPLE
    with acting_in(HERE):
        dossier = handed_over(
            made.people,
            applicant=party(first, "Lê Thị Hoa"),
            submitter=party(second, "Trần Văn Khôi"),
            declaration=declaration("Lê Thị Hoa", first),
        )
        resident_id = resident(
            "Lê Thị Hoa",
            at=household(),
            personal_id=first,
            phone=international(PEOPLE[first][0]),
        )
        add_file(
            dossier.id,
            scan(f"Số định danh: {first}"),
            actor=made.people.specialist,
            part=DossierFile.Part.OTHER,
        )
        made.things |= {
            "dossier_id": dossier.id,
            "code": dossier.code,
            "paper_id": IssuedPaper.objects.filter(dossier_id=dossier.id).first().pk,
            "party_id": DossierParty.objects.filter(dossier_id=dossier.id).first().pk,
            "file_id": DossierFile.objects.get(dossier_id=dossier.id).pk,
            "resident_id": resident_id,
        }
    return made


def text_of(response):
    """Read an answer as text, whatever it is made of."""
    content = b"".join(response) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        pages = pypdfium2.PdfDocument(content)
        return " ".join(page.get_textpage().get_text_bounded() for page in pages)
    if "spreadsheet" in kind:
        sheets = load_workbook(io.BytesIO(content), read_only=True).worksheets
        return " ".join(
            str(cell) for sheet in sheets for row in sheet.values for cell in row if cell
        )
    return (
        content.decode(errors="replace") if kind.startswith(("text/", "application/j")) else ""
    )


def seen_in(text):
    """Name the planted people whose data is in the text."""
    plain = re.sub(r"(?<=\d)[\s.]+(?=\d)", "", text)
    return {
        number
        for number, (phone, email) in PEOPLE.items()
        if number in plain or phone[1:] in plain or email in plain
    }


def recorded(ask):
    """Ask, and name the planted people for whom the asking left a record."""
    index = {
        bytes(blind_index(number, commune_id=HERE, purpose=PERSON)): number for number in PEOPLE
    }
    with acting_in(HERE):
        before = set(AccessRecord.objects.values_list("pk", flat=True))
    response = ask()
    with acting_in(HERE):
        new = AccessRecord.objects.exclude(pk__in=before).values_list("person_index", flat=True)
        return response, {index[bytes(one)] for one in new if bytes(one) in index}


def addresses_for(role):
    """Name the addresses that a role may open; without a role, those that anybody may."""
    for name in sorted(ADDRESSES.keys() & PAGES.keys()):
        is_public = PAGES[name] == "public"
        if is_public if role is None else not is_public and role in holders(name):
            yield name


def look(client, world, name, url):
    """Ask as a page would; return whose data was seen and whose look was recorded."""
    with transaction.atomic():
        response, noted = recorded(lambda: client.get(url))
        seen = seen_in(text_of(response))
        if name in PICTURES and response.status_code == 200:
            same = PICTURES[name]
            paper = reverse(same, kwargs=world.arguments(same, ADDRESSES[same]))
            seen = seen_in(text_of(client.get(paper)))
        transaction.set_rollback(True)
    return seen, noted


@pytest.mark.parametrize("role", [None, *Role])
def test_data_is_seen_if_and_only_if_the_look_is_recorded(world, client, role):
    if role:
        client.force_login(world.person(role), backend=BACKEND)
    seen, noted = {}, {}
    for name in addresses_for(role):
        url = reverse(name, kwargs=world.arguments(name, ADDRESSES[name]))
        seen[name], noted[name] = look(client, world, name, url)

    unrecorded = {name for name in seen if seen[name] - noted[name]}
    unseen = {name for name in seen if noted[name] - seen[name]}
    assert (unrecorded, unseen) == (set(), set())
    assert {name for name in seen if seen[name]} == SHOWN.get(role, set())


ASKED = {
    "dossiers:reveal": {"purpose": "handling"},
    "residents:show": {"purpose": "contact", "note": "hẹn trả kết quả"},
}


@pytest.mark.parametrize("name", ASKED)
def test_data_that_is_asked_for_with_a_purpose_is_recorded_too(world, client, name):
    client.force_login(world.people.specialist, backend=BACKEND)
    url = reverse(name, kwargs=world.arguments(name, ADDRESSES[name]))

    response, noted = recorded(lambda: client.post(url, ASKED[name]))

    assert seen_in(text_of(response)) == noted != set()


def test_a_look_that_cannot_be_recorded_is_refused(world, client):
    client.force_login(world.people.specialist, backend=BACKEND)
    client.raise_request_exception = False
    failing = patch.object(AccessRecord.objects, "bulk_create", side_effect=DatabaseError)
    shown = {}

    for name in (*CLOSED, *ASKED):
        url = reverse(name, kwargs=world.arguments(name, ADDRESSES[name]))
        with failing, transaction.atomic():
            response = client.post(url, ASKED[name]) if name in ASKED else client.get(url)
            shown[name] = (response.status_code, seen_in(text_of(response)))
            transaction.set_rollback(True)

    assert shown == dict.fromkeys(shown, (500, set()))

"""From a document to what is known of its signatures."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import DocumentFile
from xaso.office.documents.services.releasing import recall
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import drafted
from xaso.office.documents.testing_incoming import registered
from xaso.office.signing.api import check_codes_of, check_files, sign_now
from xaso.office.signing.testing import PIN, signing_key

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    with acting_in(HERE):
        user = official(Role.CLERK, full_name="Sùng Thị Dợ")
        client.force_login(user, backend=BACKEND)
        yield user


def leads_to_the_check(client, page, file_id):
    address = reverse("signing:verdict", args=[file_id])
    return address in client.get(page).content.decode() and client.get(address).status_code


def signed_by_the_chair(clerk, **content):
    """Make a document that waits for the seal only."""
    chair = official(Role.LEADER, full_name="Vàng A Páo")
    signing_key(chair)
    document = drafted(clerk, signer_id=chair.pk, **content)
    sign_now(submit_for_signature(document, actor=clerk), actor=chair, pin=PIN)
    return document


@pytest.mark.parametrize("is_public", [True, False])
def test_who_has_the_code_opens_what_the_clerk_made_public_until_it_is_recalled(
    client, clerk, is_public
):
    signing_key(None, recorder=clerk)
    document = signed_by_the_chair(clerk, subject="Khen thưởng thôn 1")
    typed = {"pin": PIN, "is_public": "on"} if is_public else {"pin": PIN}
    client.post(reverse("documents:act", args=[document.pk, "seal"]), typed)
    file = DocumentFile.objects.get(document=document, role="signed")
    [code] = check_codes_of([file.file_id]).values()
    client.logout()

    said = client.get(reverse("check:document", args=[code])).content.decode()
    opened = client.get(reverse("check:file", args=[code])).status_code
    document.refresh_from_db()
    recall(document, actor=clerk, reason="Sai căn cứ.")
    after = client.get(reverse("check:file", args=[code])).status_code

    assert ("Khen thưởng thôn 1" in said, opened) == (is_public, 200 if is_public else 404)
    assert after == 404


def test_a_signed_document_leads_to_the_check_of_its_signatures(client, clerk):
    document = signed_by_the_chair(clerk)
    page = reverse("documents:document", args=[document.pk])

    signed = DocumentFile.objects.get(document=document, role="signed")

    assert leads_to_the_check(client, page, signed.file_id) == 200


def test_a_document_that_came_leads_to_the_check_of_each_file(client, clerk):
    document = registered(clerk)
    file = DocumentFile.objects.get(document=document)
    check_files([file.file_id])

    page = reverse("documents:arrival", args=[document.pk])

    assert leads_to_the_check(client, page, file.file_id) == 200

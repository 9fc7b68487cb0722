"""Two who may sign at once do so at the same moment, on real transactions."""

from io import BytesIO

import pikepdf
import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import Document, DocumentFile, NumberReservation
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.testing import drafted
from xaso.office.signing.api import sign_now
from xaso.office.signing.testing import PIN, authority, signing_key

pytestmark = pytest.mark.real_database


def inside(work):
    with acting_in(HERE), transaction.atomic():
        return work()


def begun():
    """Return a document that three may sign at once, its request and who signs."""
    people = [official(Role.LEADER, full_name=f"Người ký {turn}") for turn in range(3)]
    for one in people:
        authority(one)
        signing_key(one)
    author = official(Role.SPECIALIST)
    document = drafted(author, kind="report", signer_id=people[0].pk)
    others = [one.pk for one in people[1:]]
    request = submit_for_signature(document, actor=author, others=others, at_once=True)
    return document.pk, request, people


def test_three_who_sign_at_the_same_moment_sign_one_paper_with_one_number(
    real_database, settings, tmp_path
):
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    document_id, request, people = inside(begun)

    run_together(
        [
            lambda one=one: inside(lambda: sign_now(request, actor=one, pin=PIN))
            for one in people
        ]
    )

    document = inside(lambda: Document.objects.get(pk=document_id))
    [signed] = inside(lambda: list(DocumentFile.objects.filter(role="signed")))
    pdf = inside(lambda: read(signed.file_id))
    with pikepdf.open(BytesIO(pdf)) as opened:
        fields = len(opened.Root.AcroForm.Fields)
    assert fields == 3
    assert (document.code, document.signer_name) == ("01/BC-UBND", "Người ký 0")
    assert inside(NumberReservation.objects.count) == 0

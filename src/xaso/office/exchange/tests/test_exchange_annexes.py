"""Annexes on their way: what the organisation signed is what arrives."""

import pytest

from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files.api import read
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.models import DocumentFile
from xaso.office.documents.services.annexes import ask_for_marks
from xaso.office.documents.services.releasing import release
from xaso.office.documents.testing import a_pdf, kept, sealed
from xaso.office.exchange.tests.moves import TO, came, fetch
from xaso.office.signing.api import sign_now
from xaso.office.signing.testing import PIN, signing_key

pytestmark = pytest.mark.django_db


def test_the_receiver_gets_the_annex_that_the_organisation_signed(
    clerk, other_clerk, axis, settings, tmp_path
):
    settings.XASO_SIGNING_KEYS = tmp_path
    with acting_in(HERE):
        signing_key(None, recorder=clerk)
        document = sealed(clerk, receivers=(TO,))
        brought = kept(a_pdf(subject="Danh sách"), clerk, "danh-sach.pdf")
        annex = DocumentFile.objects.create(
            document=document, role="attachment", file_id=brought
        )
        for request_id in ask_for_marks(document, clerk):
            sign_now(request_id, actor=clerk, pin=PIN)
        annex.refresh_from_db()
        signed = read(annex.file_id)
        release(document, actor=clerk)
        deliver_all()

    fetch()

    with acting_in(THERE):
        [arrived] = came().files.filter(role="attachment").select_related("file")
        assert (arrived.file.original_name, read(arrived.file_id)) == ("danh-sach.pdf", signed)

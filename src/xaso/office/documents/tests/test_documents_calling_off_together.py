"""A matter ends at the moment in which its document is signed."""

from threading import Event

import pytest
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.api import call_off
from xaso.office.documents.models import Document
from xaso.office.documents.services.signing import DocumentSource, submit_for_signature
from xaso.office.documents.testing import drafted
from xaso.office.signing.api import requests_of, sign_now
from xaso.office.signing.testing import PIN, authority, signing_key

pytestmark = pytest.mark.real_database
LONG_ENOUGH_TO_MEET = 0.5


@pytest.fixture
def people(real_database, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = {"author": official(Role.SPECIALIST), "chair": official(Role.LEADER)}
        authority(found["chair"])
        signing_key(found["chair"])
    return found


def in_its_own(act):
    """Do something as a request or a job does: in the commune, in a transaction of its own."""

    def run():
        with acting_in(HERE), transaction.atomic():
            return act()

    return run


def test_what_is_called_off_while_the_leader_signs_keeps_its_number_and_goes_no_further(
    people, monkeypatch
):
    author, chair = people["author"], people["chair"]
    with acting_in(HERE), transaction.atomic():
        document = drafted(author, signer_id=chair.pk)
        request = submit_for_signature(document, actor=author)
    signing = Event()
    prepare = DocumentSource.prepare

    def slowly(self, *facts):
        signing.set()
        Event().wait(LONG_ENOUGH_TO_MEET)
        return prepare(self, *facts)

    def end():
        signing.wait(timeout=10)
        in_its_own(lambda: call_off(document.pk, "Hồ sơ đã rút.", actor=author))()

    monkeypatch.setattr(DocumentSource, "prepare", slowly)
    run_together([in_its_own(lambda: sign_now(request, actor=chair, pin=PIN)), end])

    with acting_in(HERE), transaction.atomic():
        found = Document.objects.get(pk=document.pk)
        assert (found.state, found.number, found.frozen_reason) == ("draft", 1, "Hồ sơ đã rút.")
        assert not found.files.filter(role="signed").exists()
        assert requests_of("documents", [found.pk])[found.pk].state == "cancelled"

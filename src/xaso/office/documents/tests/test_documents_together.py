"""Documents of ours in several hands at the same moment."""

from threading import Event

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document, DocumentAct
from xaso.office.documents.services.drafting import drop_draft, send_to_check
from xaso.office.documents.services.signing import (
    DocumentSource,
    submit_for_signature,
    take_back,
)
from xaso.office.documents.testing import drafted
from xaso.office.signing.api import sign_now
from xaso.office.signing.testing import PIN, authority, signing_key

pytestmark = pytest.mark.real_database
LONG_ENOUGH_TO_MEET = 0.5


@pytest.fixture
def people(real_database, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    with acting_in(HERE), transaction.atomic():
        commune(HERE)
        found = {"author": official(Role.SPECIALIST), "chair": official(Role.LEADER)}
        found["head"] = official(Role.UNIT_HEAD)
        authority(found["chair"])
        signing_key(found["chair"])
    return found


def pressed(act):
    """Press a button as a request does; what is refused is answered, not raised."""

    def press():
        try:
            with acting_in(HERE), transaction.atomic():
                act()
        except (PermissionDenied, WrongStateError):
            return "refused"
        return "done"

    return press


def begun(author, **content):
    with acting_in(HERE), transaction.atomic():
        return drafted(author, **content).pk


def found(document_id):
    return Document.objects.get(pk=document_id)


def test_who_takes_back_while_the_leader_signs_waits_and_is_told(people, monkeypatch):
    document_id = begun(people["author"], signer_id=people["chair"].pk)
    with acting_in(HERE), transaction.atomic():
        request = submit_for_signature(found(document_id), actor=people["author"])
    signing = Event()
    prepare = DocumentSource.prepare

    def slowly(self, *facts):
        signing.set()
        Event().wait(LONG_ENOUGH_TO_MEET)
        return prepare(self, *facts)

    def withdraw():
        signing.wait(timeout=10)
        take_back(found(document_id), reason="Còn sai", actor=people["author"])

    monkeypatch.setattr(DocumentSource, "prepare", slowly)
    answers = run_together(
        [
            pressed(lambda: sign_now(request, actor=people["chair"], pin=PIN)),
            pressed(withdraw),
        ]
    )

    assert answers == ["done", "refused"]
    with acting_in(HERE), transaction.atomic():
        document = found(document_id)
        assert (document.state, document.number) == ("signing", 1)
        assert document.files.filter(role="signed").count() == 1


def test_of_two_presses_at_once_one_gives_the_draft_on_or_up(people):
    author, head = people["author"], people["head"]
    ids = [begun(author) for _turn in range(4)]

    def both(document_id):
        stale = [found(document_id) for _press in range(2)]
        return [
            lambda: send_to_check(stale[0], checker=head, actor=author),
            lambda: drop_draft(stale[1], reason="Không cần nữa", actor=author),
        ]

    with acting_in(HERE), transaction.atomic():
        presses = [pressed(act) for document_id in ids for act in both(document_id)]
    answers = run_together(presses)

    assert len(answers) == 8
    with acting_in(HERE), transaction.atomic():
        for document_id in ids:
            acts = DocumentAct.objects.filter(
                document=document_id, key__in=["sent_to_check", "dropped"]
            )
            assert acts.count() == 1

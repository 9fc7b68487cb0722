"""Numbers of certified copies that were never made, and signed papers of rounds that failed."""

from datetime import datetime

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import info
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import VIETNAM_TIME
from xaso.office.documents.models import CertifiedCopy, Document, NumberReservation
from xaso.office.documents.models.registers import register_for
from xaso.office.documents.queries.registers import register_rows
from xaso.office.documents.services.copying import ask_for_copy
from xaso.office.documents.services.destroying import destroy_contents
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.documents.states import CopyKind, NumberUse
from xaso.office.documents.testing import drafted, released
from xaso.office.signing.api import cancel_request, sign_now
from xaso.office.signing.engine.errors import TimestampUnavailableError
from xaso.office.signing.models import DigitalSignature, SigningRequest
from xaso.office.signing.services import hands
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.testing import PIN, signing_key, steps_of


@pytest.fixture
def clerk(db, settings, tmp_path):
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    with acting_in(HERE):
        found = official(Role.CLERK, full_name="Sùng Thị Dợ")
        signing_key(None, recorder=found)
        yield found


@pytest.fixture
def begun(clerk, monkeypatch):
    """A copy that has its number, for which no time stamp came."""
    copy = copy_of(released(clerk), clerk)

    def silent(*args):
        raise TimestampUnavailableError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(hands, "sign", silent)
        [step] = steps_of(copy.signing_request)
        with pytest.raises(TimestampUnavailableError):
            sign_apart(step.pk, actor=clerk, pin=PIN)
    copy.refresh_from_db()
    assert copy.code == "01/SY-UBND"
    return copy


def copy_of(document, clerk):
    source = document.files.get(role="signed")
    return ask_for_copy(document, source, kind=CopyKind.TRUE_COPY, actor=clerk)


def refused(copy, clerk):
    [step] = steps_of(copy.signing_request)
    refuse_step(step.pk, actor=clerk, reason="Nhầm trang")


def called_off(copy, clerk):
    cancel_request(copy.signing_request, actor=clerk, reason="Nhầm trang")


def rows_of(year):
    return [(row[0], row[-1]) for row in register_rows(register_for("copies"), year)]


@pytest.mark.parametrize("end", [refused, called_off])
def test_the_number_of_a_copy_that_is_not_made_is_void(end, begun, clerk):
    end(begun, clerk)

    year = clock.today().year
    assert rows_of(year) == [("01", f"{NumberUse.VOID.label}: Nhầm trang")]
    again = copy_of(begun.document, clerk)
    sign_now(again.signing_request, actor=clerk, pin=PIN)
    assert again.pk == begun.pk
    assert CertifiedCopy.objects.get().code == "02/SY-UBND"
    assert [code for code, _note in rows_of(year)] == ["01", "02/SY-UBND"]


def test_a_copy_that_failed_within_the_year_keeps_its_number(begun, clerk):
    sign_now(begun.signing_request, actor=clerk, pin=PIN)

    assert CertifiedCopy.objects.get().code == "01/SY-UBND"
    assert not NumberReservation.objects.exists()


def test_a_copy_is_signed_with_a_number_of_the_year_in_which_it_is_signed(begun, clerk):
    before = begun.year
    with clock.at(datetime(before + 1, 1, 5, 9, tzinfo=VIETNAM_TIME)):
        sign_now(begun.signing_request, actor=clerk, pin=PIN)

    begun.refresh_from_db()
    assert (begun.year, begun.number) == (before + 1, 1)
    voided = NumberReservation.objects.get()
    assert rows_of(before) == [("01", f"{NumberUse.VOID.label}: {voided.void_reason}")]


def test_a_decision_destroys_the_signed_papers_of_refused_rounds_too(clerk):
    author, leader = official(Role.SPECIALIST), official(Role.LEADER)
    signing_key(leader)
    document = drafted(author, signer_id=leader.pk)
    for turn in ("refused", "signed"):
        request_id = submit_for_signature(document, actor=author)
        sign_now(request_id, actor=leader, pin=PIN)
        document = Document.objects.get(pk=document.pk)
        if turn == "refused":
            refuse_step(steps_of(request_id)[-1].pk, actor=clerk, reason="Sai căn cứ")
            document = Document.objects.get(pk=document.pk)
    written = {
        one.file_id for one in (*SigningRequest.objects.all(), *DigitalSignature.objects.all())
    }
    assert len(written) == 2

    destroy_contents([document.pk], reason="Quyết định 5/QĐ-UBND", actor=clerk)

    assert {info(one).state for one in written} == {"destroyed"}

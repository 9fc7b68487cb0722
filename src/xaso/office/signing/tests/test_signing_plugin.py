"""Signing with a token at a person's computer: what goes out, what is taken back."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from standins.signing_plugin.program import SigningProgram

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import ScannerUnavailableError, read
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.services import scanning
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.office.signing.engine.errors import TimestampUnavailableError
from xaso.office.signing.models import DigitalSignature, PluginSession, SigningKey
from xaso.office.signing.places import folder
from xaso.office.signing.queries.written_files import files_written_for
from xaso.office.signing.services import hands
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.keys import retire_key
from xaso.office.signing.states import KeyProvider, StepState
from xaso.office.signing.tasks import forget_handed_out
from xaso.office.signing.testing import (
    PIN,
    authority,
    paper_source,
    paper_to_sign,
    self_made_p12,
    signing_key,
    steps_of,
)

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
LINE = "ws://127.0.0.1:8987"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(settings):
    settings.XASO_SIGNING_PLUGIN = LINE
    with acting_in(HERE):
        yield


@pytest.fixture
def leader():
    user = official(Role.LEADER, full_name="Nguyễn Hữu Phước")
    key = signing_key(user)
    SigningKey.objects.filter(pk=key.pk).update(provider=KeyProvider.PLUGIN)
    return user


@pytest.fixture
def program(leader):
    name = SigningKey.objects.get(holder=leader).place
    return SigningProgram(folder() / name, PIN)


@pytest.fixture
def step(leader):
    return steps_of(paper_to_sign(leader, asker=official(Role.SPECIALIST)))[0]


def begun(client, user, step):
    client.force_login(user, backend=BACKEND)
    said = client.post(reverse("signing:plugin", args=[step.pk])).json()
    client.logout()
    return said


def path(url):
    return urlsplit(url).path


def fetched(client, said):
    return client.get(path(said["message"]["FileName"]))


def brought(client, said, content):
    upload = SimpleUploadedFile("quyet-dinh.pdf", content, "application/pdf")
    address = path(said["message"]["FileUploadHandler"])
    return client.post(address, {"uploadfile": upload}).json()


def state_of(step):
    step.refresh_from_db()
    return step.state


def test_the_program_signs_without_a_session_here(client, leader, program, step):
    said = begun(client, leader, step)

    paper = fetched(client, said).content
    answer = brought(client, said, program.signed(paper))

    made = DigitalSignature.objects.get(step=step)
    assert said["address"] == f"{LINE}/SignApproved"
    assert answer["Status"] is True
    assert (state_of(step), made.level) == (StepState.SIGNED, "B-B")
    assert made.signed_by == leader


def test_an_address_gives_the_paper_once_and_for_minutes(client, leader, step):
    said = begun(client, leader, step)
    other = steps_of(paper_to_sign(leader, asker=official(Role.SPECIALIST)))[0]
    late = begun(client, leader, other)

    first, second = fetched(client, said), fetched(client, said)
    with clock.at(clock.now() + timedelta(minutes=6)):
        too_late = fetched(client, late)

    assert first.content.startswith(b"%PDF")
    assert (second.status_code, too_late.status_code) == (404, 404)


def test_an_address_takes_a_paper_back_once(client, leader, program, step):
    said = begun(client, leader, step)
    signed = program.signed(fetched(client, said).content)

    brought(client, said, signed)
    again = brought(client, said, signed)

    assert again["Status"] is False
    assert DigitalSignature.objects.filter(step=step).count() == 1


@pytest.mark.parametrize(
    "key", ["1-x-y", "khong-so", "15349-00000000000000000000000000000000-x"]
)
def test_a_made_up_address_gives_and_takes_nothing(key, client):
    paper = client.get(reverse("signing:plugin-paper", args=[key]))
    upload = SimpleUploadedFile("x.pdf", a_pdf(), "application/pdf")
    taken = client.post(reverse("signing:plugin-upload", args=[key]), {"uploadfile": upload})

    assert paper.status_code == 404
    assert taken.status_code == 404 or taken.json()["Status"] is False


def stranger(tmp_path):
    other = tmp_path / "la.p12"
    other.write_bytes(self_made_p12("Nguyễn Hữu Phước"))
    return SigningProgram(other, PIN)


@pytest.mark.parametrize(
    ("come", "why"),
    [
        (lambda paper, own, other: paper, "thêm đúng một chữ ký"),
        (lambda paper, own, other: other.signed(paper), "khóa khác"),
        (lambda paper, own, other: own.signed(a_pdf("Văn bản khác")), "không phải văn bản"),
        (lambda paper, own, other: own.signed(own.signed(paper)), "thêm đúng một chữ ký"),
        (lambda paper, own, other: own.signed(paper)[:-300], "Không đọc được"),
        (lambda paper, own, other: b"%PDF-1.7", "không phải văn bản"),
    ],
    ids=["unsigned", "another key", "another paper", "signed twice", "cut off", "no paper"],
)
def test_anything_else_that_comes_back_is_refused(
    come, why, client, leader, program, step, tmp_path
):
    said = begun(client, leader, step)
    paper = fetched(client, said).content

    answer = brought(client, said, come(paper, program, stranger(tmp_path)))

    assert answer["Status"] is False
    assert why in answer["Message"]
    assert state_of(step) == StepState.READY
    assert PluginSession.objects.get(step=step).error


def with_more_text(content):
    """Add words to the first page by an incremental update, as somebody who cheats would."""
    buffer = BytesIO(content)
    writer = IncrementalPdfFileWriter(buffer)
    more = writer.add_object(StreamObject(stream_data=b"0 0 200 200 re f"))
    place = writer.find_page_for_modification(0)[0]
    place.get_object()["/Contents"] = more
    writer.mark_update(place)
    writer.write_in_place()
    return buffer.getvalue()


def test_text_slipped_under_the_signature_is_refused(client, leader, program, step):
    said = begun(client, leader, step)
    paper = fetched(client, said).content

    answer = brought(client, said, program.signed(with_more_text(paper)))

    assert answer["Status"] is False
    assert "thay đổi" in answer["Message"]


def test_a_key_reported_lost_after_the_paper_went_out_signs_nothing(
    client, leader, program, step
):
    said = begun(client, leader, step)
    signed = program.signed(fetched(client, said).content)
    key = SigningKey.objects.get(holder=leader)
    retire_key(key.pk, actor=leader, reason="Rơi mất token.", is_lost=True)

    answer = brought(client, said, signed)

    assert answer["Status"] is False
    assert "ngừng sử dụng" in answer["Message"]
    assert state_of(step) == StepState.READY


class Finds:
    """A malware scanner that says the same of everything."""

    def __init__(self, answer):
        self.answer = answer
        self.seen = b""

    def scan(self, pieces, *, seconds):
        self.seen = b"".join(pieces)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answer", "why"),
    [("Eicar", "mã độc"), (ScannerUnavailableError("away"), "Chưa quét được")],
    ids=["malware", "no verdict"],
)
def test_what_the_scanner_does_not_let_through_is_not_taken(
    answer, why, client, leader, program, step, monkeypatch
):
    monkeypatch.setattr(scanning, "scanner", lambda: Finds(answer))
    said = begun(client, leader, step)

    told = brought(client, said, program.signed(fetched(client, said).content))

    assert told["Status"] is False
    assert why in told["Message"]
    assert state_of(step) == StepState.READY


def test_what_the_scanner_lets_through_is_kept_to_the_byte(
    client, leader, program, step, monkeypatch
):
    scanner = Finds("")
    monkeypatch.setattr(scanning, "scanner", lambda: scanner)
    said = begun(client, leader, step)
    signed = program.signed(fetched(client, said).content)

    brought(client, said, signed)

    assert scanner.seen == signed
    assert read(DigitalSignature.objects.get(step=step).file_id) == signed


def test_the_paper_that_was_handed_out_counts_as_written_here(client, leader, step):
    begun(client, leader, step)

    session = PluginSession.objects.get(step=step)
    request = step.request
    assert session.given_id in files_written_for(request.source, [request.subject_id])


def test_sessions_that_are_over_go_at_night_with_their_papers(client, leader, program, step):
    said = begun(client, leader, step)
    brought(client, said, program.signed(fetched(client, said).content))
    over = PluginSession.objects.get(step=step)
    signed = DigitalSignature.objects.get(step=step).file_id
    later = steps_of(paper_to_sign(leader, asker=official(Role.SPECIALIST)))[0]
    begun(client, leader, later)

    forget_handed_out(0)

    [left] = PluginSession.objects.all()
    assert left.step_id == later.pk
    assert not StoredFile.objects.filter(pk=over.given_id).exists()
    assert read(signed)
    with clock.at(clock.now() + timedelta(minutes=6)):
        forget_handed_out(0)
    assert not PluginSession.objects.exists()


def test_the_number_stays_when_the_program_went_away(client, leader, program, step):
    begun(client, leader, step)
    said = begun(client, leader, step)

    brought(client, said, program.signed(fetched(client, said).content))

    source = paper_source()
    assert [one.step_id for one in source.asked[-2:]] == [step.pk, step.pk]
    assert len(set(source.numbers.values())) == len(source.numbers)


def test_only_the_signing_page_may_call_the_program(client, leader, step):
    client.force_login(leader, backend=BACKEND)

    page = client.get(reverse("signing:step", args=[step.pk]))
    other = client.get(reverse("signing:start"))

    assert f"connect-src 'self' {LINE};" in f"{page['Content-Security-Policy']};"
    assert "8987" not in other["Content-Security-Policy"]


def test_a_key_at_the_server_is_not_signed_with_by_the_program(client, step, leader):
    SigningKey.objects.filter(holder=leader).update(provider=KeyProvider.PKCS12)
    client.force_login(leader, backend=BACKEND)

    answer = client.post(reverse("signing:plugin", args=[step.pk]))

    assert answer.status_code == 409


def test_only_the_paper_that_was_laid_out_last_is_taken(client, leader, program, step):
    before = begun(client, leader, step)
    old = program.signed(fetched(client, before).content)
    now = begun(client, leader, step)

    refused = brought(client, before, old)
    taken = brought(client, now, program.signed(fetched(client, now).content))

    assert (refused["Status"], taken["Status"]) == (False, True)
    assert DigitalSignature.objects.filter(step=step).count() == 1


def test_a_paper_laid_out_anew_for_another_way_of_signing_ends_what_was_handed_out(
    client, leader, program, step, monkeypatch
):
    said = begun(client, leader, step)
    signed = program.signed(fetched(client, said).content)
    SigningKey.objects.update(provider=KeyProvider.PKCS12)

    def silent(*args):
        raise TimestampUnavailableError

    monkeypatch.setattr(hands, "sign", silent)
    with pytest.raises(TimestampUnavailableError):
        sign_apart(step.pk, actor=leader, pin=PIN)

    assert brought(client, said, signed)["Status"] is False
    assert state_of(step) == StepState.READY


def test_a_signature_under_names_that_are_no_longer_right_is_not_taken(
    client, leader, program, step
):
    said = begun(client, leader, step)
    signed = program.signed(fetched(client, said).content)
    authority(leader, "kt", "Phó Chủ tịch", principal=official(Role.LEADER))

    answer = brought(client, said, signed)

    assert answer["Status"] is False
    assert "ký lại" in answer["Message"]
    assert state_of(step) == StepState.READY


def test_the_scanner_is_asked_only_for_who_knows_a_secret_address(
    client, leader, program, step, monkeypatch
):
    scanner = Finds("")
    monkeypatch.setattr(scanning, "scanner", lambda: scanner)
    said = begun(client, leader, step)
    signed = program.signed(fetched(client, said).content)
    upload = SimpleUploadedFile("x.pdf", signed, "application/pdf")
    key = f"{HERE}-{PluginSession.objects.get(step=step).pk.hex}-geraten"

    told = client.post(reverse("signing:plugin-upload", args=[key]), {"uploadfile": upload})

    assert told.json()["Status"] is False
    assert scanner.seen == b""
    assert brought(client, said, signed)["Status"] is True

"""No new file is opened before a malware scanner that is configured has spoken."""

import io
import socket
import threading
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.events.testing import deliver_all, subscribed
from xaso.kernel.files import api
from xaso.kernel.files.contents import key_of
from xaso.kernel.files.events import MalwareFound
from xaso.kernel.files.models import StoredObject
from xaso.kernel.files.scanning.clamd import Clamd
from xaso.kernel.files.scanning.port import ScannerUnavailableError
from xaso.kernel.files.services import scanning
from xaso.kernel.files.storage.choice import storage
from xaso.kernel.files.tasks import scan_waiting
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.files.tests.conftest import MALWARE, TEST_SIGNATURE
from xaso.lib import clock

FOUND = f"{TEST_SIGNATURE}.UNOFFICIAL"
AWAY = "/nowhere/clamd.sock"


@pytest.fixture
def scanned(here, settings, clamav):
    settings.XASO_CLAMD = clamav
    return here


@pytest.fixture
def away(here, settings):
    settings.XASO_CLAMD = AWAY
    return here


def keep(content, name="đơn.txt", actor=None):
    return api.store(io.BytesIO(content), name=name, actor=actor)


def with_attachment(content, name="so-lieu.csv"):
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.attachments[name] = content
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def test_the_attachment_of_the_tests_is_hidden_from_the_scanner_itself(clamav):
    packed = with_attachment(MALWARE)

    assert MALWARE not in packed
    assert Clamd(clamav).scan([packed], seconds=10) == ""


def later():
    return clock.at(clock.now() + timedelta(minutes=10))


def test_a_clean_file_is_available_at_once(scanned):
    stored = keep(a_pdf(), "đơn.pdf")

    assert stored.is_available
    assert api.read(stored.id) == a_pdf()
    assert StoredObject.objects.get().scanned_at is not None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("đơn.txt", b"before " + MALWARE + b" after"),
        ("đơn.pdf", with_attachment(MALWARE)),
    ],
    ids=["plain", "compressed PDF attachment"],
)
def test_malware_is_never_given_to_anybody(scanned, name, content):
    actor, heard = official(Role.RECEPTIONIST), []

    with subscribed(MalwareFound, heard.append):
        stored = keep(content, name, actor)
        deliver_all()

    assert (stored.state, stored.is_available) == ("infected", False)
    with pytest.raises(api.FileQuarantinedError):
        api.read(stored.id)
    entry = AuditEntry.objects.get(action="files.file.infected")
    assert (entry.subject_id, entry.actor_id) == (stored.id, actor.pk)
    assert [(one.file_id, one.finding) for one in heard] == [(stored.id, FOUND)]


def test_the_same_malware_under_another_name_is_known(scanned):
    keep(MALWARE, "một.txt")

    again = keep(MALWARE, "hai.txt")

    assert again.state == "infected"
    assert AuditEntry.objects.filter(action="files.file.infected").count() == 2
    assert StoredObject.objects.count() == 1


def test_while_the_scanner_is_away_new_files_stay_closed(away):
    stored = keep(a_pdf(), "đơn.pdf")

    assert stored.state == "quarantined"
    with pytest.raises(api.FileQuarantinedError):
        api.open_stream(stored.id)


def test_the_worker_opens_them_when_it_is_back(away, settings, clamav):
    good, bad = keep(a_pdf(), "đơn.pdf"), keep(MALWARE)
    settings.XASO_CLAMD = clamav

    deliver_all()

    assert api.read(good.id) == a_pdf()
    assert api.info(bad.id).state == "infected"


def test_after_a_long_absence_the_clock_brings_the_verdict(away, settings, clamav):
    stored = keep(a_pdf(), "đơn.pdf")
    deliver_all(give_up=True)
    assert api.info(stored.id).state == "quarantined"
    settings.XASO_CLAMD = clamav

    with later():
        scan_waiting.func(0)

    assert api.info(stored.id).is_available


def test_one_that_cannot_be_scanned_is_not_in_the_way_of_the_next(away, settings, clamav):
    heavy = keep(b"x" * 7_000_000, "nặng.txt")  # beyond clamd's StreamMaxLength of 6 MB
    light = keep(b"y" * 10, "nhẹ.txt")
    settings.XASO_CLAMD = clamav

    with later():
        scan_waiting.func(0)

    assert api.info(heavy.id).state == "quarantined"
    assert api.info(light.id).is_available


def test_any_number_without_a_verdict_is_not_in_the_way_of_sound_ones(
    away, settings, clamav, monkeypatch
):
    heavy = [keep(b"%d" % one * 7_000_000, f"nặng {one}.txt") for one in range(4)]
    lost = keep(b"z" * 20, "mất.txt")
    storage().delete(key_of(StoredObject.objects.get(size=20)))
    sound = [keep(b"y" * one, f"nhẹ {one}.txt") for one in range(1, 4)]
    settings.XASO_CLAMD = clamav
    monkeypatch.setattr(scanning, "MOST_AT_A_TIME", 5)

    with later():
        scan_waiting.func(0)
        scan_waiting.func(0)

    assert all(api.info(one.id).is_available for one in sound)
    assert {api.info(one.id).state for one in [*heavy, lost]} == {"quarantined"}
    said = [one.message for one in api.examine_files() if "no verdict" in one.message]
    assert [("4 files" in one, "size limit" in one) for one in said] == [
        (True, True),
        (False, False),
    ]
    assert "damaged in the store" in said[1]


def test_a_scanner_that_is_away_is_asked_once_and_blames_no_file(away, monkeypatch):
    for one in range(1, 6):
        keep(b"y" * one, f"{one}.txt")
    asked = []
    monkeypatch.setattr(scanning, "scan_object", lambda one: (asked.append(one), _no_verdict()))

    with later():
        scan_waiting.func(0)

    assert len(asked) == 1
    assert not StoredObject.objects.exclude(finding="").exists()


def _no_verdict():
    raise ScannerUnavailableError("ConnectionRefusedError")


def test_a_reason_goes_with_the_verdict(away, settings, clamav):
    stored = keep(b"y" * 10, "nhẹ.txt")
    StoredObject.objects.update(finding="no verdict in time")
    settings.XASO_CLAMD = clamav

    with later():
        scan_waiting.func(0)

    assert api.info(stored.id).is_available
    assert StoredObject.objects.get().finding == ""


def test_the_command_looks_at_all_of_them(away, settings, clamav, monkeypatch):
    monkeypatch.setattr(scanning, "MOST_AT_A_TIME", 2)
    waiting = [keep(b"y" * one, f"{one}.txt") for one in range(1, 6)]
    settings.XASO_CLAMD = ""
    before = [keep(b"z" * one, f"{one}.txt") for one in range(1, 6)]
    settings.XASO_CLAMD = clamav

    call_command("files", "scan", stdout=io.StringIO())

    assert all(api.info(one.id).is_available for one in [*waiting, *before])
    assert not StoredObject.objects.filter(scanned_at=None).exists()


def test_what_was_kept_before_there_was_a_scanner_is_looked_at_on_request(
    here, settings, clamav
):
    good, bad = keep(b"hello", "a.txt"), keep(MALWARE, "b.txt")
    settings.XASO_CLAMD = clamav

    call_command("files", "scan", stdout=io.StringIO())

    assert api.info(good.id).is_available
    assert api.info(bad.id).state == "infected"


def test_a_content_kept_before_is_scanned_when_it_comes_again(here, settings, clamav):
    before = keep(MALWARE, "a.txt")
    settings.XASO_CLAMD = clamav

    keep(MALWARE, "b.txt")

    assert api.info(before.id).state == "infected"


def test_what_an_outsider_brings_closes_no_paper_of_ours(away, settings, clamav):
    ours = api.info(stored_pdf(words="đã phát hành"))

    theirs = keep(a_pdf("đã phát hành"), "bản của dân.pdf")

    assert api.read(ours.id) == a_pdf("đã phát hành")
    assert theirs.is_available
    assert StoredObject.objects.get().scanned_at is None
    settings.XASO_CLAMD = clamav
    deliver_all()
    assert StoredObject.objects.get().scanned_at is not None
    assert api.info(ours.id).is_available


def test_a_paper_of_ours_is_closed_when_what_was_brought_again_is_malware(
    away, settings, clamav
):
    settings.XASO_CLAMD = ""
    before = keep(MALWARE, "a.txt")
    settings.XASO_CLAMD = AWAY
    keep(MALWARE, "b.txt")
    settings.XASO_CLAMD = clamav

    deliver_all()

    assert api.info(before.id).state == "infected"


def test_a_verdict_that_comes_too_late_brings_nothing_destroyed_back(away, monkeypatch):
    stored = keep(b"hello", "a.txt")
    [content] = StoredObject.objects.all()

    def destroyed_meanwhile(*args, **kwargs):
        api.erase([stored.id], actor=None)
        return ""

    monkeypatch.setattr(scanning, "look", destroyed_meanwhile)
    scanning.scan_object(content.pk)

    assert api.info(stored.id).state == "destroyed"


def test_what_was_destroyed_is_not_scanned_and_has_no_reason_noted(away, monkeypatch):
    stored = keep(b"hello", "a.txt")
    [content] = StoredObject.objects.all()
    api.erase([stored.id], actor=None)
    asked = []
    monkeypatch.setattr(scanning, "look", lambda *args, **kwargs: asked.append(args))

    scanning.scan_object(content.pk)
    scanning._write_reason(content.pk, ScannerUnavailableError("no verdict in time"))

    assert not asked
    assert StoredObject.objects.get().finding == ""


def test_without_a_scanner_the_command_says_so(here):
    with pytest.raises(CommandError, match="XASO_CLAMD"):
        call_command("files", "scan", stdout=io.StringIO())


def test_what_the_product_made_needs_no_scanner(away):
    assert api.info(stored_pdf()).is_available


@pytest.mark.parametrize("answers", [b"", b"stream: O", b"stream: ERROR\0", b"OK FOUND?\0"])
def test_anything_but_a_whole_verdict_is_none(answers):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            connection, _ = server.accept()
            with connection:
                connection.recv(100_000)
                connection.sendall(answers)

        thread = threading.Thread(target=answer)
        thread.start()
        clamd = Clamd("127.0.0.1:%d" % server.getsockname()[1])  # noqa: UP031

        with pytest.raises(ScannerUnavailableError):
            clamd.scan([b"x"], seconds=2)
        thread.join()


def test_a_scanner_that_does_not_answer_does_not_keep_the_desk_waiting():
    with socket.create_server(("127.0.0.1", 0)) as server:
        clamd = Clamd("127.0.0.1:%d" % server.getsockname()[1])  # noqa: UP031
        begun = clock.now()

        with pytest.raises(ScannerUnavailableError):
            clamd.scan([b"x"], seconds=0.3)

    assert (clock.now() - begun).total_seconds() < 1.5


def test_malware_inside_an_archive_is_found(clamav):
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", MALWARE)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("inner.zip", inner.getvalue())

    assert Clamd(clamav).scan([outer.getvalue()], seconds=10) == FOUND


def test_the_doctor_tries_the_scanner_with_the_standard_test_file(here, settings, clamav):
    settings.XASO_CLAMD = clamav

    found = {one.what: one for one in api.examine_files()}

    assert found["malware"].level == "good"
    assert "ClamAV" in found["malware"].message


def test_the_doctor_says_what_is_wrong(away):
    keep(b"hello")

    said = [one.message for one in api.examine_files() if one.what == "malware"]

    assert "gives no verdict" in said[0]
    assert "1 files wait" in said[1]


def test_the_doctor_goes_on_when_the_store_is_named_wrongly(here, settings):
    settings.XASO_FILES_STORE = "tape"

    first, *others = api.examine_files()

    assert (first.what, first.level) == ("files", "bad")
    assert "must be disk or s3" in first.message
    assert others

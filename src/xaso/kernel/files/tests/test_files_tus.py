"""Uploads in parts, as tus 1.0.0 wants them: status by status, header by header."""

import base64
import hashlib
import io
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.files import api, tus
from xaso.kernel.files.models import ResumableUpload, UploadPart
from xaso.kernel.files.services import uploading
from xaso.kernel.files.tasks import forget_uploads
from xaso.kernel.files.testing import a_pdf
from xaso.lib import clock

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
START = "/files/uploads/"
PDF = a_pdf("một tệp lớn " * 50)


def b64(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


class Sender:
    """A tus client of our own, one request at a time."""

    def __init__(self, client, user):
        client.force_login(user, backend=BACKEND)
        self.client = client

    def ask(self, method, url, body=b"", version="1.0.0", **headers):
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        if version:
            named["Tus-Resumable"] = version
        return self.client.generic(
            method, url, body, content_type=named.pop("type", tus.PART_TYPE), headers=named
        )

    def create(self, size=0, name="đơn.pdf", **more):
        metadata = f"filename {b64(name)},filetype {b64('application/pdf')}"
        options = {
            "Upload_Length": str(size or len(PDF)),
            "Upload_Metadata": metadata,
            "type": "text/plain",
        }
        return self.ask("POST", START, **(options | more))

    def patch(self, url, offset, body, **more):
        return self.ask("PATCH", url, body, Upload_Offset=str(offset), **more)

    def became(self, url):
        return self.client.get(url).json()


@pytest.fixture
def sender(here, client):
    return Sender(client, official(Role.RECEPTIONIST))


def start(sender, **more):
    return sender.create(**more).headers["Location"].removeprefix("http://testserver")


def test_the_server_says_what_it_can_do(sender):
    answer = sender.ask("OPTIONS", START, version="")

    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "checksum", "termination", "expiration",
    }  # fmt: skip
    assert int(answer["Tus-Max-Size"]) > 1_000_000
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_file_in_two_parts_becomes_a_stored_file(sender):
    url = start(sender)

    first = sender.patch(url, 0, PDF[:700])
    middle = sender.ask("HEAD", url)
    last = sender.patch(url, 700, PDF[700:])

    assert (first.status_code, first["Upload-Offset"]) == (204, "700")
    assert (middle.status_code, middle["Upload-Offset"]) == (200, "700")
    assert middle["Upload-Length"] == str(len(PDF))
    assert "no-store" in middle["Cache-Control"]
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PDF)))
    became = sender.became(url)
    assert (became["state"], became["name"]) == ("stored", "đơn.pdf")
    assert api.read(became["file"]) == PDF


def test_a_small_file_comes_with_its_creation(sender):
    answer = sender.ask(
        "POST",
        START,
        PDF,
        Upload_Length=str(len(PDF)),
        Upload_Metadata=f"filename {b64('a.pdf')}",
    )

    assert (answer.status_code, answer["Upload-Offset"]) == (201, str(len(PDF)))
    assert api.read(sender.became(answer["Location"])["file"]) == PDF


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_part_with_its_checksum_counts(sender, algorithm):
    url = start(sender)
    digest = hashlib.new(algorithm, PDF[:100]).digest()

    answer = sender.patch(url, 0, PDF[:100], Upload_Checksum=f"{algorithm} {b64(digest)}")

    assert (answer.status_code, answer["Upload-Offset"]) == (204, "100")


def test_a_part_that_does_not_fit_its_checksum_leaves_nothing(sender, here):
    url = start(sender)
    wrong = b64(hashlib.sha1(b"other").digest())  # noqa: S324

    answer = sender.patch(url, 0, PDF[:100], Upload_Checksum=f"sha1 {wrong}")

    assert answer.status_code == 460
    assert sender.ask("HEAD", url)["Upload-Offset"] == "0"
    assert [path for path in here.rglob("*") if path.is_file()] == []


def test_what_the_method_says_can_stand_in_a_header(sender):
    url = start(sender)

    answer = sender.ask("POST", url, PDF[:9], Upload_Offset="0", X_HTTP_Method_Override="PATCH")

    assert answer["Upload-Offset"] == "9"


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("PATCH", {"Upload_Offset": "5"}, b"x", 409),
        ("PATCH", {"Upload_Offset": "-1"}, b"x", 400),
        ("PATCH", {"Upload_Offset": "1e3"}, b"x", 400),
        ("PATCH", {}, b"x", 400),
        ("PATCH", {"Upload_Offset": "0", "type": "application/pdf"}, b"x", 415),
        ("PATCH", {"Upload_Offset": "0"}, b"x" * (len(PDF) + 1), 413),
        ("PATCH", {"Upload_Offset": "0", "version": "0.2.2"}, b"x", 412),
        ("HEAD", {"version": ""}, b"", 412),
        ("PATCH", {"Upload_Offset": "0", "Upload_Checksum": "md5 eA=="}, b"x", 400),
        ("PATCH", {"Upload_Offset": "0", "Upload_Checksum": "sha1 !!"}, b"x", 400),
        ("PUT", {}, b"x", 405),
    ],
)
def test_a_wrong_part_is_refused_with_the_status_of_the_protocol(
    sender, method, headers, body, status
):
    url = start(sender)

    answer = sender.ask(method, url, body, **headers)

    assert answer.status_code == status
    assert answer["Tus-Resumable"] == "1.0.0"
    assert ResumableUpload.objects.get().offset == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Length": "99999999999"}, 413),
        ({"Upload_Length": "0"}, 400),
        ({"Upload_Length": "x"}, 400),
        ({"Upload_Length": "٣"}, 400),
        ({"Upload_Defer_Length": "1"}, 400),
        ({"Upload_Metadata": "filename ***"}, 400),
        ({"Upload_Metadata": "a" * 5000}, 400),
    ],
)
def test_a_wrong_announcement_opens_nothing(sender, headers, status):
    assert sender.create(**headers).status_code == status
    assert not ResumableUpload.objects.exists()


def test_one_has_only_so_much_under_way(sender, settings):
    settings.XASO_FILES_UPLOAD_QUOTA = len(PDF) * 2

    answers = [sender.create().status_code for _ in range(3)]

    assert answers == [201, 201, 413]


def test_what_is_not_taken_is_explained(sender):
    url = start(sender, size=4, name="chương trình.pdf")

    sender.patch(url, 0, b"MZ\0\0")

    became = sender.became(url)
    assert (became["state"], became["file"]) == ("refused", "")
    assert "chương trình.pdf" in became["refusal"]


def test_a_given_up_upload_leaves_nothing(sender, here):
    url = start(sender)
    sender.patch(url, 0, PDF[:50])

    answer = sender.ask("DELETE", url)

    assert answer.status_code == 204
    assert sender.ask("HEAD", url).status_code == 404
    assert not UploadPart.objects.exists()
    assert [path for path in here.rglob("*") if path.is_file()] == []


def test_another_official_does_not_see_the_upload(sender, client):
    url = start(sender)
    other = Sender(client, official(Role.RECEPTIONIST))

    assert other.ask("HEAD", url).status_code == 404
    assert other.patch(url, 0, b"x").status_code == 404


def test_without_a_sign_in_nothing_is_taken(here, client):
    answer = client.post(START, headers={"Tus-Resumable": "1.0.0", "Upload-Length": "5"})

    assert answer.status_code == 302


def test_an_expired_upload_is_gone_and_then_forgotten(sender, here):
    url = start(sender)
    answer = sender.patch(url, 0, PDF[:50])

    with clock.at(clock.now() + timedelta(hours=25)):
        assert sender.ask("HEAD", url).status_code == 410
        forget_uploads.func(0)

    assert "GMT" in answer["Upload-Expires"]
    assert not ResumableUpload.objects.exists()
    assert [path for path in here.rglob("*") if path.is_file()] == []


def test_nothing_of_a_part_is_readable_on_disk(sender, here):
    url = start(sender)
    sender.patch(url, 0, PDF[:700])

    (part,) = [path for path in here.rglob("*") if path.is_file()]

    assert b"PDF" not in part.read_bytes()


def test_the_worker_leaves_the_request_its_time(sender):
    sender.patch(start(sender), 0, PDF)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at - now() FROM procrastinate_jobs"
            " WHERE task_name = 'files.finish_upload'"
        )
        ((wait,),) = cursor.fetchall()
    assert timedelta(seconds=20) < wait < timedelta(seconds=40)


def test_the_worker_receives_what_the_last_request_did_not_live_to(sender, monkeypatch):
    url = start(sender)
    with monkeypatch.context() as killed:
        killed.setattr(uploading, "finish", lambda upload_id: None)
        sender.patch(url, 0, PDF)

    deliver_all()

    assert api.read(ResumableUpload.objects.get().stored_file_id) == PDF
    assert not UploadPart.objects.exists()


def test_a_line_that_breaks_keeps_what_had_come(sender, monkeypatch):
    monkeypatch.setattr(uploading, "PART", 64)
    upload = uploading.create_upload(owner=b"o" * 32, user=None, name="a.pdf", size=len(PDF))

    def breaks():
        yield PDF[:100]
        yield PDF[100:150]
        raise OSError("connection lost")

    uploading.append(upload, 0, breaks(), None)

    assert upload.offset == 150
    uploading.append(upload, 150, [PDF[150:]], None)
    assert api.read(uploading.finish(upload.pk).stored_file_id) == PDF


def test_two_who_send_the_same_part_at_once_do_not_mix(sender):
    one = uploading.create_upload(owner=b"o" * 32, user=None, name="a.pdf", size=len(PDF))
    two = ResumableUpload.objects.get(pk=one.pk)
    uploading.append(one, 0, [PDF[:100]], None)

    with pytest.raises(tus.TusError) as refused:
        uploading.append(two, 0, [PDF[:60]], None)

    assert refused.value.status == 409
    assert ResumableUpload.objects.get(pk=one.pk).offset == 100


@given(cuts=st.lists(st.integers(0, len(PDF)), max_size=8), data=st.data())
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_parts_of_any_size_make_the_same_file(here, cuts, data):
    upload = uploading.create_upload(owner=b"o" * 32, user=None, name="a.pdf", size=len(PDF))
    places = [0, *sorted(cuts), len(PDF)]

    for begin, end in pairwise(places):
        uploading.append(upload, begin, io.BytesIO(PDF[begin:end]), None)

    assert api.read(uploading.finish(upload.pk).stored_file_id) == PDF


@given(st.text(max_size=200))
def test_any_header_is_read_or_refused(text):
    for read in (
        tus.read_metadata,
        tus.read_checksum,
        lambda t: tus.read_number({"a": t}, "a"),
    ):
        try:
            read(text)
        except tus.TusError as error:
            assert error.status == 400

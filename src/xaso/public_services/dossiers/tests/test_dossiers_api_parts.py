"""Large files of programs: sent in parts, named in the call, and nobody else's."""

import base64
import http.client
import os
from urllib.parse import urlsplit

import pytest
from django.test import Client

from xaso.kernel.api_clients.testing import a_caller
from xaso.kernel.files.api import read
from xaso.kernel.files.models import ResumableUpload
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.organisations.models import Commune
from xaso.kernel.organisations.testing import HERE, THERE
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierFile
from xaso.public_services.dossiers.testing import WITHIN_THREE_DAYS
from xaso.public_services.dossiers.tests.test_dossiers_api import required_papers

PDF = a_pdf("bản vẽ lớn " * 100)
PART = "application/offset+octet-stream"


class Sender:
    """A program that sends a file in parts."""

    def __init__(self, *scopes, **options):
        self.caller = a_caller(*(scopes or ("dossiers.submit",)), **options)

    def ask(self, method, url, body=b"", **more):
        named = {"Tus-Resumable": "1.0.0"} | {
            key.replace("_", "-"): str(value) for key, value in more.items()
        }
        headers = self.caller.headers(**named)
        return Client().generic(method, url, body, content_type=PART, headers=headers)

    def open(self, size=0, name="ban-ve.pdf", body=b""):
        size = size or len(PDF)
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        return self.ask(
            "POST", "/api/v1/uploads", body, Upload_Length=size, Upload_Metadata=metadata
        )

    def begin(self):
        """Open an upload; return its address."""
        return self.open().headers["Location"].removeprefix("http://testserver")

    def send(self, url, at, body):
        return self.ask("PATCH", url, body, Upload_Offset=at)

    def submit(self, *names):
        papers = [{"component": str(one.id), "files": []} for one in required_papers()]
        papers[0]["files"] = list(names)
        for number, paper in enumerate(papers[1:]):
            paper["files"] = [f"{number}.pdf"]
        files = [(f"{number}.pdf", a_pdf(str(number))) for number in range(len(papers) - 1)]
        body = {
            "procedure": WITHIN_THREE_DAYS,
            "applicant": {"name": "Lê Thị Mẫu"},
            "components": papers,
        }
        return self.caller.send("dossiers", "dossier", body, files)


@pytest.fixture
def sender(db):
    return Sender()


def id_of(url):
    return url.rsplit("/", 1)[-1]


def test_a_program_sends_a_file_in_parts_and_names_it(sender):
    url = sender.begin()

    first = sender.send(url, 0, PDF[:700])
    middle = sender.ask("HEAD", url)
    last = sender.send(url, 700, PDF[700:])
    became = sender.caller.get(url.removeprefix("/api/v1/")).json()
    answer = sender.submit(id_of(url))

    assert (first.status_code, first["Upload-Offset"]) == (204, "700")
    assert (middle.status_code, middle["Upload-Offset"]) == (200, "700")
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PDF)))
    assert (became["state"], became["name"]) == ("stored", "ban-ve.pdf")
    assert answer.status_code == 201, answer.content
    with acting_in(HERE):
        stored = Dossier.objects.get(code=answer.json()["code"])
        files = DossierFile.objects.filter(dossier=stored)
        assert PDF in [read(one.stored_file_id) for one in files]


def test_the_call_itself_is_still_one_that_all_or_nothing_holds_for(sender):
    url = sender.begin()
    sender.send(url, 0, PDF)

    refused = sender.submit(id_of(url), "gi-do.pdf")
    again = sender.submit(id_of(url))

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/components/0/files/1"
    assert again.status_code == 201


def test_half_an_upload_cannot_be_named(sender):
    url = sender.begin()
    sender.send(url, 0, PDF[:100])

    answer = sender.submit(id_of(url))

    assert answer.status_code == 422
    assert "chưa tới đủ" in answer.json()["errors"][0]["detail"]


def test_what_is_refused_says_why(sender):
    opened = sender.open(size=20, name="la.pdf", body=b"\0" * 20)
    url = opened["Location"].removeprefix("http://testserver")

    became = sender.caller.get(url.removeprefix("/api/v1/")).json()

    assert opened.status_code == 201
    assert became["state"] == "refused"
    assert "la.pdf" in became["refusal"]
    assert sender.submit(id_of(url)).status_code == 422


def test_one_program_cannot_touch_the_upload_of_another(sender):
    url, other = sender.begin(), Sender()
    sender.send(url, 0, PDF[:100])

    answers = [
        other.ask("HEAD", url),
        other.send(url, 100, PDF[100:]),
        other.ask("DELETE", url),
        other.ask("GET", url),
    ]
    sender.send(url, 100, PDF[100:])
    named = other.submit(id_of(url))

    assert [one.status_code for one in answers] == [404] * 4
    assert named.status_code == 422
    assert "không còn trên máy chủ" in named.json()["errors"][0]["detail"]
    assert sender.submit(id_of(url)).status_code == 201


def test_an_upload_belongs_to_one_commune(db):
    both = Sender("dossiers.submit", communes=(HERE, THERE))
    codes = dict(commune_codes())
    both.caller.commune_code = codes[HERE]
    url = both.begin()

    both.caller.commune_code = codes[THERE]

    assert both.ask("HEAD", url).status_code == 404
    both.caller.commune_code = codes[HERE]
    assert both.ask("HEAD", url).status_code == 200


def commune_codes():
    return Commune.objects.values_list("pk", "code")


def test_the_scope_is_asked_for(db):
    answer = Sender("dossiers.read").open()

    assert answer.status_code == 403
    with acting_in(HERE):
        assert not ResumableUpload.objects.exists()


@pytest.mark.parametrize(
    ("headers", "kind", "status"),
    [
        ({"Tus_Resumable": "0.9"}, "tus_version", 412),
        ({"Upload_Offset": "7"}, "upload_elsewhere", 409),
        ({"Upload_Offset": "x"}, "malformed", 400),
        ({"Upload_Checksum": "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, "checksum", 460),
    ],
)
def test_refusals_are_problems_as_everywhere(sender, headers, kind, status):
    url = sender.begin()

    answer = sender.ask("PATCH", url, PDF, **({"Upload_Offset": "0"} | headers))

    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:xaso:problem:{kind}")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(sender, settings):
    settings.XASO_FILES_MAX_BYTES = 1000

    assert sender.open(size=1001).status_code == 413


@pytest.mark.real_database
def test_what_is_acknowledged_stays_whatever_follows(real_database, live_site):
    sender = Sender()
    content = os.urandom(5 * 1024 * 1024)
    url = sender.open(size=len(content) + 10, name="a.txt").headers["Location"]
    path = urlsplit(url).path
    connection = http.client.HTTPConnection(urlsplit(live_site).netloc, timeout=20)
    connection.putrequest("PATCH", path)
    named = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": PART}
    for name, value in (sender.caller.headers(**named)).items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(content) + 10))
    connection.endheaders()
    connection.send(content)
    for _try in range(100):
        if sender.ask("HEAD", path)["Upload-Offset"] != "0":
            break

    assert int(sender.ask("HEAD", path)["Upload-Offset"]) >= 4 * 1024 * 1024
    connection.close()

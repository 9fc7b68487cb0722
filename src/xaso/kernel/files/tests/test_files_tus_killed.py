"""A real server, killed again and again in the middle of uploads, loses nothing acknowledged."""

import base64
import hashlib
import http.client
import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
from django.conf import settings as conf
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from tests.programs import free_ports
from tusclient.client import TusClient

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files import api
from xaso.kernel.files.models import ResumableUpload
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.real_database
MIB = 1024 * 1024
START = "/files/uploads/"
KILLS = int(os.environ.get("XASO_TEST_KILLS", "4"))


class Server:
    """A granian of its own that can be killed and started again."""

    def __init__(self, database, folder):
        (self.port,) = free_ports(1)
        self.environment = os.environ | {
            "XASO_DB_NAME": database,
            "XASO_FILES_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self.process = None

    def start(self):
        self.process = subprocess.Popen(  # noqa: S603
            [
                sys.executable, "-W", "ignore", "-m", "granian", "--interface", "wsgi",
                "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
                "--blocking-threads", "2", "--no-ws", "--log-level", "error",
                "xaso.config.wsgi:application",
            ],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 40
        while not self._answers():
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)

    def kill(self):
        """Kill the whole process group at once, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("HEAD", "/tra-cuu/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@pytest.fixture
def person(real_database, settings, tmp_path):
    settings.XASO_FILES_DIR = tmp_path / "kho"
    with transaction.atomic():
        commune(HERE)
        with acting_in(HERE):
            found = official(Role.RECEPTIONIST)
    client = Client()
    client.force_login(found, backend="xaso.kernel.accounts.backend.AccountBackend")
    name = conf.SESSION_COOKIE_NAME
    return {"Cookie": f"{name}={client.cookies[name].value}"}


@pytest.fixture
def server(real_database, settings, person):
    made = Server(real_database, settings.XASO_FILES_DIR)
    try:
        made.start()
        yield made
    finally:
        made.kill()


def a_text(size):
    """Return a text of so many bytes that nobody has seen before."""
    return os.urandom(size // 2 + 1).hex().encode()[:size]


class RawClient:
    """tus over bare HTTP, by the letter of the specification; keeps what was acknowledged."""

    def __init__(self, port, cookie):
        self.port, self.cookie, self.acknowledged = port, cookie, 0

    def ask(self, method, url, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        try:
            connection.request(
                method, url, body, self.cookie | {"Tus-Resumable": "1.0.0"} | named
            )
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers
        finally:
            connection.close()

    def create(self, size, name):
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        status, headers = self.ask(
            "POST", START, Upload_Length=str(size), Upload_Metadata=metadata
        )
        assert status == 201
        return START + headers["Location"].split(START)[1]

    def offset(self, url):
        status, headers = self.ask("HEAD", url)
        assert status == 200
        return int(headers["Upload-Offset"])

    def patch(self, url, at, body):
        status, headers = self.ask(
            "PATCH", url, body, Upload_Offset=str(at),
            Content_Type="application/offset+octet-stream",
        )  # fmt: skip
        assert status == 204
        self.acknowledged = int(headers["Upload-Offset"])


def test_a_server_killed_at_random_offsets_loses_nothing_acknowledged(server, person):
    chance, content = random.Random(20261122), a_text(24 * MIB)  # noqa: S311
    client = RawClient(server.port, person)
    url, kills = client.create(len(content), "bản đồ.txt"), 0
    while (at := client.offset(url)) < len(content):
        assert at >= client.acknowledged
        killer, end = None, len(content)
        if kills < KILLS:
            end -= (
                len(content) - at
            ) // 2  # however fast it is, something is left for the next
            killer = threading.Timer(chance.uniform(0.005, 0.12), server.kill)
            killer.start()
        with suppress(OSError, http.client.HTTPException):
            step = chance.choice([MIB // 3, 5 * MIB, len(content)])
            client.patch(url, at, content[at : min(at + step, end)])
        if killer is not None:
            killer.join()
            kills += 1
            server.start()
    server.kill()
    call_command("worker", once=True)

    with acting_in(HERE), transaction.atomic():
        (upload,) = ResumableUpload.objects.all()
        assert api.info(upload.stored_file_id).sha256 == hashlib.sha256(content).hexdigest()
        assert api.read(upload.stored_file_id) == content
    assert kills == KILLS


def test_an_independent_client_goes_on_after_a_kill(server, person):
    content = a_text(9 * MIB)
    client = TusClient(f"http://127.0.0.1:{server.port}{START}", headers=person)
    with io.BytesIO(content) as file:
        name = {"filename": "quét.txt"}
        sending = client.uploader(file_stream=file, chunk_size=2 * MIB, metadata=name)
        sending.upload(stop_at=4 * MIB)
        server.kill()
        server.start()

        again = client.uploader(
            file_stream=file, chunk_size=MIB, url=sending.url, upload_checksum=True
        )
        before = again.offset
        again.upload()

    assert before == 4 * MIB
    with acting_in(HERE), transaction.atomic():
        (upload,) = ResumableUpload.objects.all()
        assert upload.state == "stored"
        assert api.read(upload.stored_file_id) == content

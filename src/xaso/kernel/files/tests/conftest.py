import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.programs import stop, wait_until

from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in

TEST_SIGNATURE = "Xaso.Test.Malware"
MALWARE = b"xaso-malware-for-tests-only-2026"


@pytest.fixture
def here(db, settings, tmp_path):
    """A served commune in force, with an empty folder for its files."""
    settings.XASO_FILES_DIR = tmp_path / "kho"
    commune(HERE)
    with acting_in(HERE):
        yield settings.XASO_FILES_DIR


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
        wait_until(lambda: Path(address).exists(), seconds=30, process=process)
        yield address
    finally:
        stop(process)
        Path(address).unlink(missing_ok=True)

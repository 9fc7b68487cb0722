"""The process that reads what strangers sent: what it may use, and how it ends."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xaso.kernel.files.sandbox import client
from xaso.kernel.files.testing import a_pdf
from xaso.lib.sandbox import frames, limits
from xaso.lib.sandbox.errors import UnfitError


def test_a_check_says_how_much_it_used():
    *_rest, (kind, content) = client.sandbox.ask(io.BytesIO(a_pdf()), check="pdf", clean=True)

    assert kind == frames.DONE
    assert b"peak_kib" in content


def test_it_has_left_the_network_where_the_system_allows_it():
    if subprocess.run(["/usr/bin/unshare", "-rn", "true"], check=False).returncode:
        pytest.skip("this system lets nobody leave the network")
    client.check_pdf(io.BytesIO(a_pdf()), clean=True)

    theirs = Path(f"/proc/{client.sandbox.process.pid}/ns/net").readlink()

    assert theirs != Path("/proc/self/ns/net").readlink()


THIEF = """
import os, socket, subprocess, sys
from xaso.lib.sandbox import limits, server

def steal(source, sender, question):
    ways = {
        "the file itself": lambda: source.read() == b"own" or 1 / 0,
        "another file": lambda: open(sys.argv[2]),
        "a folder": lambda: os.listdir("/"),
        "its own handles": lambda: open("/proc/self/fd/0"),
        "a connection": lambda: socket.socket(),
        "a program": lambda: subprocess.run(["/bin/true"]),
        "more handles": lambda: limits.resource.setrlimit(7, (64, 64)),
    }
    for way, go in ways.items():
        try:
            go()
        except (OSError, ValueError):
            continue
        print(way, flush=True)

ours, theirs = socket.socketpair()
own = os.open(sys.argv[1], os.O_RDONLY)
server.answer(steal, {}, own, theirs.detach(), allowance=limits.Allowance())
"""


def test_a_check_reaches_nothing_but_the_file_itself(tmp_path):
    own, other = tmp_path / "own", tmp_path / "keyring.toml"
    own.write_bytes(b"own")
    other.write_text("secret")

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", THIEF, own, other],
        env={"PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    reached = set(done.stdout.splitlines())
    assert reached - {"more handles"} == {"the file itself"}
    assert os.geteuid() == 0 or "more handles" not in reached


def test_the_sandbox_starts_again_after_it_was_killed():
    client.check_pdf(io.BytesIO(a_pdf()), clean=True)
    client.sandbox.process.kill()
    client.sandbox.process.wait()

    report, _out = client.check_pdf(io.BytesIO(a_pdf()), clean=True)

    assert report["findings"] == []


def test_a_check_that_takes_too_much_time_is_ended(monkeypatch):
    def silent(connection):
        yield frames.HELLO, b""

    monkeypatch.setattr(frames, "receive", silent)

    with pytest.raises(UnfitError) as unfit:
        client.check_pdf(io.BytesIO(a_pdf()), clean=True)

    assert unfit.value.reason == "too_complex"
    assert limits.Allowance().cpu_seconds == 10

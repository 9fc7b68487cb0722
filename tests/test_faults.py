"""The short form of ``make faults``: a product of its own is killed, flooded and misled."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FAULTS = Path(__file__).resolve().parents[1] / "bench" / "faults"

pytestmark = pytest.mark.faults


@pytest.mark.parametrize(
    "command",
    [
        "kill.py --what each --kills 3",
        "messages.py --messages 100",
        "disk_and_clock.py --only disk",
        "disk_and_clock.py --only clock --jumps 4",
    ],
)
def test_nothing_acknowledged_is_lost_or_doubled(command):
    script, *options = command.split()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("XASO_")
    }

    done = subprocess.run(
        [sys.executable, FAULTS / script, *options, "--hurry"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    assert ": held" in done.stdout or "skipped" in done.stdout

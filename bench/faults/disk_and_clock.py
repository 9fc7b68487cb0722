"""S3: full disks and jumping clocks: a clear refusal, recovery without restart, sane days and numbers.

``python bench/faults/disk_and_clock.py`` (the disks need root)
"""

import argparse
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from bench.faults import clocks, disk  # noqa: E402
from bench.faults.verdict import say  # noqa: E402
from bench.faults.volumes import may_mount  # noqa: E402


def main() -> int:
    """Play what can be played here."""
    parser = argparse.ArgumentParser(description="Full disks and jumping clocks.")
    parser.add_argument("--only", choices=["disk", "clock"])
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--jumps", type=int, default=10, help="only the first of them")
    parser.add_argument("--hurry", action="store_true", help="do not wait for minutes to pass")
    given = parser.parse_args()
    ended = 0
    if given.only != "clock":
        if may_mount():
            found = disk.play(given.seed, hurry=given.hurry)
            ended |= say(f"S3 disk, seed {given.seed}", *found)
        else:
            print("S3 disk: skipped, volumes can be mounted by root only")
    if given.only != "disk":
        if clocks.library():
            found = clocks.play(given.seed, hurry=given.hurry, most=given.jumps)
            ended |= say(f"S3 clock, seed {given.seed}", *found)
        else:
            print("S3 clock: skipped, libfaketime is missing (Debian: faketime)")
    return ended


if __name__ == "__main__":
    raise SystemExit(main())

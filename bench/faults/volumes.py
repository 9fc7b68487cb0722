"""Small volumes of their own for parts of a product, to be filled and freed."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

BALLAST = "ballast"


def may_mount() -> bool:
    """Whether a tmpfs can be mounted here: root, with the right to."""
    return os.geteuid() == 0 and subprocess.run(
        ["/usr/bin/unshare", "--mount", "true"], check=False, capture_output=True
    ).returncode == 0  # fmt: skip


def mount(folder: Path, size: str) -> None:
    """Put an empty volume of so many bytes ("6m") over a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={size},mode=0755"
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)


def unmount_below(home: Path) -> None:
    """Take away every volume below a folder, those that an interrupted run left too."""
    places = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for place in sorted(places, reverse=True):
        if place.startswith(f"{home}/"):
            subprocess.run(["/bin/umount", "--lazy", place], check=False)


def fill(folder: Path) -> None:
    """Write until nothing more fits."""
    with suppress(OSError), (folder / BALLAST).open("ab", buffering=0) as file:
        while True:
            file.write(bytes(1 << 16))
    with suppress(OSError), (folder / BALLAST).open("ab", buffering=0) as file:
        while file.write(bytes(512)):
            pass


def free(folder: Path) -> None:
    """Give the room back."""
    (folder / BALLAST).unlink(missing_ok=True)

"""``deploy/upgrade``: nothing is touched before the check says yes, and no failure passes unseen."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
BOOTSTRAP = """
echo "bootstrap $1 ${XASO_VENV:-.venv}" >> "$CALLS"
mkdir -p "${XASO_VENV:-.venv}/bin"
cp "$PYTHON" "${XASO_VENV:-.venv}/bin/python"
cp "requirements/$1.lock" "${XASO_VENV:-.venv}/.lock"
"""
PROGRAM = """#!/bin/sh
echo "{name} $* ${{XASO_VENV:-.venv}}" | sed 's/ \\.venv$//' >> "$CALLS"
case "$*" in "$FAILS"*) exit 1 ;; "maintenance page") echo "Đang bảo trì" ;; esac
"""
CHECK, PAGE = "xaso upgrade --check", "xaso maintenance page"


@pytest.fixture
def place(tmp_path):
    """A checkout of which only the script of the upgrade is real; it writes down what it calls."""
    for name in ("deploy", "tools", "requirements", "static", "bin", "src"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / "deploy" / "upgrade", tmp_path / "deploy")
    (tmp_path / "tools" / "bootstrap.sh").write_text(BOOTSTRAP)
    (tmp_path / "requirements" / "run.lock").write_text("django==6\n")
    for path, name in (("deploy/xaso", "xaso"), ("python", "python"), ("bin/systemctl", "ctl")):
        (tmp_path / path).write_text(PROGRAM.format(name=name))
        (tmp_path / path).chmod(0o755)
    (tmp_path / "environment").write_text(f"XASO_STATIC_ROOT={tmp_path / 'static'}\n")
    return tmp_path


def installed(place, lock):
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / ".lock").write_text(lock)
    shutil.copy(place / "python", place / ".venv" / "bin" / "python")


def upgrade(place, *, fails="nothing"):
    done = subprocess.run(  # noqa: S603
        [str(place / "deploy" / "upgrade")],
        env={
            "PATH": f"{place / 'bin'}:{os.environ['PATH']}",
            "CALLS": str(place / "calls"),
            "PYTHON": str(place / "python"),
            "FAILS": fails,
            "XASO_ENVIRONMENT": str(place / "environment"),
        },
        capture_output=True,
        check=False,
    )
    return (place / "calls").read_text().splitlines(), done.returncode


def test_a_check_that_says_no_leaves_everything_as_it_was(place):
    installed(place, "django==6\n")

    calls, status = upgrade(place, fails="upgrade --check")

    assert status
    assert calls == ["bootstrap run .venv", CHECK]
    assert list((place / "static").iterdir()) == []


def test_other_packages_are_tried_beside_those_that_still_run(place):
    installed(place, "django==5\n")

    refused, _status = upgrade(place, fails="upgrade --check")

    assert refused == ["bootstrap run .tools/next", f"{CHECK} .tools/next"]
    assert (place / ".venv" / ".lock").read_text() == "django==5\n"
    assert not (place / ".tools" / "next").exists()

    (place / "calls").unlink()
    calls, status = upgrade(place)

    assert status == 0
    assert calls[1:3] == [f"{CHECK} .tools/next", "bootstrap run .venv"]
    assert (place / ".venv" / ".lock").read_text() == "django==6\n"
    assert not (place / ".tools" / "next").exists()


def test_a_first_installation_is_checked_too_and_the_page_of_the_proxy_is_put_in_place(place):
    calls, status = upgrade(place)

    assert status == 0
    assert calls[:2] == ["bootstrap run .venv", CHECK]
    for call in ("xaso prepare", "xaso load_facts", "ctl restart", "xaso doctor"):
        assert any(one.startswith(call) for one in calls[2:])
    (page,) = (place / "static").iterdir()
    assert (page.name, page.read_text()) == ("maintenance.html", "Đang bảo trì\n")
    assert page.stat().st_mode & 0o777 == 0o644


def test_a_page_that_cannot_be_made_ends_the_upgrade_and_leaves_the_former(place):
    (place / "static" / "maintenance.html").write_text("trang cũ")

    calls, status = upgrade(place, fails="maintenance page")

    assert status
    assert calls[-1] == PAGE
    assert (place / "static" / "maintenance.html").read_text() == "trang cũ"


def test_without_a_folder_for_styles_there_is_nothing_to_put_there(place):
    (place / "environment").write_text("XASO_HTTPS=1\n")

    calls, status = upgrade(place)

    assert status == 0
    assert not [one for one in calls if one.startswith((PAGE, "xaso collectstatic"))]
    assert calls[-1] == "xaso doctor"

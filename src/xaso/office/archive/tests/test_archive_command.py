"""``xaso archive check``: packages verified from the command line."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.archive.models import HandOverItem
from xaso.office.archive.testing import archived_file


@pytest.fixture
def package(db, tmp_path):
    """Return the package of an archived file, as somebody has it on a stick."""
    commune(HERE)
    with acting_in(HERE):
        archived_file(official(Role.SPECIALIST))
        content = read(HandOverItem.objects.get().stored_file_id)
    path = tmp_path / "goi-tin.zip"
    path.write_bytes(content)
    return path


def run(*arguments):
    out = io.StringIO()
    call_command("archive", "check", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_sound_package_is_called_sound_without_a_database(package):
    def refuse(*arguments):
        raise AssertionError("asked the database")

    with connection.execute_wrapper(refuse):
        said = run(package)

    assert "sound; 2 papers" in said


def test_a_program_reads_the_answer_as_json(package):
    said = json.loads(run("--json", package))

    assert (said["sound"], said["papers"], said["faults"]) == (True, 2, [])


def test_a_package_that_was_cut_off_ends_with_an_error(package):
    package.write_bytes(package.read_bytes()[:-200])

    with pytest.raises(CommandError, match="Not sound: 1 of 1"):
        run(package)

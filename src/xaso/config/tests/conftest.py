import base64
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from tests.real import fresh_database

from xaso.config.backup import tables
from xaso.config.backup.programs import find_programs, reader
from xaso.kernel.encryption.api import keyring
from xaso.kernel.files.testing import stored_pdf
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.testing import handed_over, people

BACKUP_ROLE = """
DO $$ BEGIN
  CREATE ROLE xaso_backup LOGIN NOSUPERUSER BYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""

WRAPPER = '#!/bin/sh\nexec "{program}" "$@"\n'
DYING = """#!{python}
import subprocess, sys

place = [one for one in sys.argv if one.startswith("--file=")]
asked = [one for one in sys.argv[1:] if one not in place]
done = subprocess.run(["{program}", *asked, *(["--file=-"] if place else [])], stdout=subprocess.PIPE)
if not place:
    sys.exit(done.returncode)
written = done.stdout[: done.stdout.index({before!r})]
name = place[0].removeprefix("--file=")
with open(sys.stdout.fileno() if name == "-" else name, "wb") as file:
    file.write(written)
sys.exit({status})
"""


@pytest.fixture(scope="module")
def a_filled_commune(databases, django_db_setup, django_db_blocker, tmp_path_factory):
    """A commune with a dossier and two files, committed: its store, a file, the dossier."""
    from django.conf import settings

    databases.execute(BACKUP_ROLE, "GRANT pg_read_all_data TO xaso_backup")
    before, store = settings.XASO_FILES_DIR, tmp_path_factory.mktemp("kho")
    settings.XASO_FILES_DIR = store
    with fresh_database(databases, django_db_blocker) as name:
        commune(HERE)
        with acting_in(HERE), transaction.atomic():
            dossier = handed_over(people())
            file_id = stored_pdf("giay-khai-sinh.pdf")
            stored_pdf("so-do-thua-dat.pdf")
        call_command("audit", "seal", stdout=StringIO())
        yield name, store, file_id, dossier
    settings.XASO_FILES_DIR = before


@pytest.fixture(scope="module")
def a_backup(a_filled_commune, tmp_path_factory):
    """The folder of one backup of that commune."""
    folder = tmp_path_factory.mktemp("sao-luu")
    call_command("backup", str(folder), verbosity=0)
    (made,) = folder.iterdir()
    return made


@pytest.fixture
def an_empty_place(a_filled_commune, databases, settings, tmp_path):
    """Another database without tables and another store without files; gives its name."""
    name = f"{a_filled_commune[0]}_empty"
    databases.drop(name)
    databases.execute(f"CREATE DATABASE {name} OWNER xaso_owner TEMPLATE template0")
    settings.XASO_FILES_DIR = tmp_path / "kho-moi"
    connection.close()
    connection.settings_dict["NAME"] = name
    yield name
    connection.close()
    connection.settings_dict["NAME"] = a_filled_commune[0]
    databases.drop(name)


@pytest.fixture
def another_keyring(settings, tmp_path):
    """A key ring that is not that of the installation."""
    path = tmp_path / "khac.toml"
    key = base64.b64encode(b"khac" * 8).decode()
    path.write_text(f'current = "k1"\nindex = "k1"\n[keys]\nk1 = "{key}"\n')
    settings.XASO_KEYRING_FILE = str(path)
    keyring.cache_clear()
    yield
    keyring.cache_clear()


@pytest.fixture
def a_dying_pg_restore(settings, tmp_path):
    """Put a pg_restore in place of the real one that stops writing before some text."""

    def put(before, *, status=1):
        with reader().connect() as there:
            real = find_programs(tables.server_major(there)).folder
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in ("pg_dump", "psql", "pg_restore"):
            text = WRAPPER if name != "pg_restore" else DYING
            program = folder / name
            program.write_text(
                text.format(
                    program=real / name,
                    python=sys.executable,
                    before=before,
                    status=status,
                )
            )
            program.chmod(0o755)
        settings.XASO_PG_BIN = str(folder)

    return put

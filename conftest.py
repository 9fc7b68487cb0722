"""Fixtures of every test: a database with the role of production, and the people of a commune."""

import os
from pathlib import Path

import freezegun
import pytest
from tests import database
from tests.browser import barriers, chromium, live_site, open_as  # noqa: F401
from tests.ca import ca, ca_of_session, soft_token  # noqa: F401
from tests.mail_server import mail_server, mail_server_of_session  # noqa: F401
from tests.programs import seaweed  # noqa: F401
from tests.real import real_database  # noqa: F401
from tools.messages import compile_all

_scratch = Path(__file__).parent / "var" / "test-scratch"
_scratch.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("XASO_TEST_SCRATCH", str(_scratch))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
freezegun.configure(extend_ignore_list=["_pytest.timing"])  # durations are told in true time
_server = database.start_server()
with database.locked("messages.lock"):
    compile_all()


@pytest.fixture(scope="session")
def databases():
    return database.Databases(_server)


@pytest.fixture(scope="session")
def django_db_setup(databases, django_db_blocker, request):
    """Clone the template (built as the owner), then work as the application's role."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from xaso.kernel.tenancy.owner import as_owner, grant_to_application

    def use(name):
        connection.close()
        connection.settings_dict |= {"HOST": str(_server.socket), "NAME": name}

    name = f"test_xaso_{database.take_slot()}"
    with database.locked("template.lock"), django_db_blocker.unblock():
        if not databases.exists(databases.template):
            building = f"{databases.template}_new"
            databases.drop(building)
            databases.execute(f"CREATE DATABASE {building} OWNER xaso_owner TEMPLATE template0")
            use(building)
            with as_owner():
                call_command("migrate", verbosity=0, interactive=False)
                grant_to_application()
            for loader in settings.XASO_REFERENCE_LOADERS:
                call_command(loader, verbosity=0)
            connection.close()
            databases.execute(f"ALTER DATABASE {building} RENAME TO {databases.template}")
        databases.clone(name)
        use(name)
    yield
    connection.close()
    databases.drop(name)


@pytest.fixture(autouse=True)
def every_statement_names_one_commune(request):
    """Fail the test in which a statement would touch the rows of more than one commune."""
    uses_database = {"db", "django_db_setup", "real_database"} & set(request.fixturenames)
    if not uses_database or request.node.get_closest_marker("crosses_communes"):
        yield
        return
    from django.db import connection
    from tests.query_lint import names_one_commune

    unsound = []

    def look(execute, sql, params, many, context):
        if sql not in _sound:
            (_sound.add if names_one_commune(sql) else unsound.append)(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    assert not unsound, "statements that do not name one commune:\n" + "\n".join(unsound)


_sound = set()

"""Register a program that may submit and follow, and count the statements of an act in process."""

import json
import sys
from pathlib import Path

import django

django.setup()

from bench.subjects.g14 import Xaso, some_files  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from xaso.kernel.accounts.api import Role, RoleAssignment  # noqa: E402
from xaso.kernel.api_clients.services.clients import register_client  # noqa: E402
from xaso.kernel.api_clients.values import NewClient  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib import clock  # noqa: E402

SCOPES = ("procedures.read", "dossiers.submit", "dossiers.read")


class InProcess(Xaso):
    """The same calls without a server between."""

    def __init__(self, client_id: str, secret: str) -> None:
        self.client = Client()
        super().__init__("http://localhost", client_id, secret)

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> dict:
        kind = headers.pop("Content-Type", "")
        answer = self.client.generic(
            method, path, body, content_type=kind, headers=headers, secure=True
        )
        if answer.status_code >= 300:
            raise ConnectionError(answer.status_code, answer.content[:300])
        return answer.json()


def main() -> None:
    """Write id, secret and count to the file that is named."""
    held = RoleAssignment.objects.filter(role=Role.IT_OFFICER).select_related(
        "unit__authority", "user"
    )
    officer = held.order_by("id")[0]
    given = NewClient("Cổng đo tải", "Đội đo tải", SCOPES, clock.today())
    with acting_in(officer.unit.authority.of_commune_id):
        _pk, made = register_client(given, actor=officer.user)
    program = InProcess(made.client_id, made.secret)
    program.status(program.submit(some_files()))
    with CaptureQueriesContext(connection) as seen:
        program.status(program.submit(some_files()))
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")
    queries = [one["sql"] for one in seen if not one["sql"].startswith(frame)]
    Path(sys.argv[1]).write_text(
        json.dumps(
            {
                "client_id": made.client_id,
                "secret": made.secret,
                "queries": len(queries),
                "statements": len(seen),
            }
        )
    )


if __name__ == "__main__":
    main()

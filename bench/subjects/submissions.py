"""Prepare submissions for the bench: ``python bench/subjects/submissions.py CLIENTS COUNT FOLDER``.

A citizen for each client has filled in a form of two pages and answered what is asked about
papers, so many times that only the press on the review page is left; one is sent here to
record its SQL.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from bench.floors.intake import Recorded, as_script  # noqa: E402
from bench.gen.people import username  # noqa: E402
from bench.subjects.person import said  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from xaso.kernel.accounts.api import User, roles_in_force  # noqa: E402
from xaso.kernel.forms.api import keep_draft  # noqa: E402
from xaso.kernel.forms.testing import published_form  # noqa: E402
from xaso.kernel.identity.testing import citizen, enter_as  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib import clock  # noqa: E402
from xaso.public_services.portal.asking import Asked, asked_by  # noqa: E402
from xaso.public_services.portal.models import Submission  # noqa: E402
from xaso.public_services.portal.submitted_papers import Papers  # noqa: E402
from xaso.public_services.portal.submitting import begin, keep_papers  # noqa: E402
from xaso.public_services.procedures.api import current_version  # noqa: E402

PROCEDURE = "1.004873"
COMMUNES = 4
ANSWERS = {
    "applicant": {"name": "Lê Thị Mẫu", "phone": "+84912345678"},
    "matter": {"text": "Xin xác nhận để làm hồ sơ vay vốn.", "sworn": True},
}
SENT = {"collection": "desk", "consent": "on"}


class Sender:
    """A citizen of the bench who has everything ready but the last press."""

    def __init__(self, number: int, form_version: Any) -> None:
        officer = User.objects.get(username=username(number % COMMUNES, "desk1"))
        self.commune = roles_in_force(officer.pk, clock.today())[0].commune_id
        self.user = citizen(full_name="Lê Thị Mẫu")
        self.client = Client(headers={"host": "localhost"})
        enter_as(self.client, self.user)
        self.asked: Asked = asked_by(
            current_version(PROCEDURE), commune_id=self.commune, form_version=form_version
        )

    def lay_ready(self, count: int) -> list[Submission]:
        """Fill in so many submissions up to the last press."""
        answers = {str(one.id): "no" for one in self.asked.papers if one.question}
        found = []
        with acting_in(self.commune), transaction.atomic():
            for _number in range(count):
                row = begin(self.asked, owner=self.user)
                assert row.draft_id is not None  # noqa: S101
                keep_draft(row.draft_id, reader=self.user, values=ANSWERS, page="what")
                keep_papers(row, Papers(answers=dict(answers)))
                found.append(row)
        return found

    def record(self) -> Recorded:
        """Submit; return every statement with its values."""
        [row] = self.lay_ready(1)
        since = int(time.time() * 1000)
        with CaptureQueriesContext(connection) as captured:
            self.submit(row)
        assert row.draft_id is not None  # noqa: S101
        statements = [str(one["sql"]).rstrip("; \n") for one in captured.captured_queries]
        return Recorded(statements, row.pk, self.commune, since, (row.draft_id,))

    def submit(self, row: Submission) -> None:
        """Press the button."""
        done = self.client.post(reverse("portal:review", args=[row.pk]), SENT)
        if done.status_code != 302:
            raise SystemExit(f"the submission was refused: {said(done.content.decode())}")


def main() -> None:
    """Write ``submissions.json`` and ``submission.sql``."""
    clients, count, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    version = published_form().version_id
    senders = [Sender(number, version) for number in range(clients)]
    prepared = []
    for sender in senders:
        rows = sender.lay_ready(count)
        prepared.append(
            {
                "session": sender.client.cookies[settings.SESSION_COOKIE_NAME].value,
                "submissions": [str(one.pk) for one in rows],
                "draft": str(rows[0].draft_id),
            }
        )
    for sender in senders:
        sender.submit(*sender.lay_ready(1))
    recorded = [sender.record() for sender in senders]
    (folder / "submission.sql").write_text(as_script(recorded))
    (folder / "submissions.json").write_text(json.dumps(prepared))
    print(f"  one submission: {len(recorded[-1].statements)} statements", flush=True)


if __name__ == "__main__":
    main()

"""Prepare intakes for the bench: ``python bench/subjects/intakes.py CLIENTS COUNT FOLDER``.

An officer of each client goes through the real pages up to the last press of the button.
What the page then holds is kept as the form to send, copies of the draft are laid ready,
and one intake is sent here to record its SQL.
"""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from bench.floors.intake import Recorded, as_script  # noqa: E402
from bench.gen.people import username  # noqa: E402
from bench.subjects.person import Fields, read_forms, said  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from xaso.kernel.accounts.api import User, roles_in_force  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib import clock  # noqa: E402
from xaso.lib.ids import uuid7  # noqa: E402
from xaso.public_services.counter.services.drafts import keep_draft, read_draft  # noqa: E402
from xaso.public_services.procedures.api import current_version  # noqa: E402

PROCEDURE = "1.004873"
INTAKE = "/counter/intake/"
COMPONENTS = 3
COMMUNES = 4
PERSON = {
    "a-name": "Lê Thị Mẫu", "a-number": "038190000001", "a-birth_date": "02/03/1990",
    "a-address": "Thôn 1", "a-phone": "0900000001",
}  # fmt: skip


class Desk:
    """An officer of the bench at the intake page."""

    def __init__(self, number: int) -> None:
        key = "desk1" if number < COMMUNES else "desk2"
        self.username = username(number % COMMUNES, key)
        self.user = User.objects.get(username=self.username)
        self.commune = roles_in_force(self.user.pk, clock.today())[0].commune_id
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(
            self.user, backend="xaso.kernel.accounts.backend.AccountBackend"
        )
        self.fields: Fields = []
        self.address = reverse("counter:intake")
        self._read(self.client.get(self.address))

    @property
    def draft(self) -> UUID:
        """The key of the draft, which is in the address once something was typed."""
        return UUID(self.address.strip("/").rpartition("/")[2])

    def press(self, act: str, **typed: str) -> Any:
        """Send the form with a button, and read the form that comes back."""
        self.fields = [one for one in self.fields if one[0] not in typed] + list(typed.items())
        page = self.client.post(self.address, _as_sent([*self.fields, ("act", act)]))
        self._read(page)
        return page

    def _read(self, page: Any) -> None:
        text = page.content.decode()
        found = [one for one in read_forms(text).items() if one[0].startswith(INTAKE)]
        if len(found) != 1:
            raise SystemExit(f"there is no intake to go on with: {said(text)}")
        [(self.address, self.fields)] = found

    def come_to_the_last_press(self) -> None:
        """Name the person, choose the procedure, tick three components."""
        self.press("type-person")
        self.press("refresh", **PERSON)
        page = self.press(f"choose:{current_version(PROCEDURE)}")
        asked = re.findall(r'name="(r-[^"]+-answer)"', page.content.decode())
        answers = dict.fromkeys(asked, "no")
        self.press("all", **answers, **{"m-fee": "15000"})
        present = sum(name.endswith("-present") for name, _value in self.fields)
        for _missing in range(present, COMPONENTS):
            self.press("add-row")
            name = next(one for one, value in self.fields if _is_unnamed(one, value))
            self.press("refresh", **{name: "Giấy tờ kèm theo"})

    def record(self) -> Recorded:
        """Take the dossier in; return every statement with its values."""
        since = int(time.time() * 1000)
        with CaptureQueriesContext(connection) as captured:
            self._receive(self.address)
        statements = [str(one["sql"]).rstrip("; \n") for one in captured.captured_queries]
        return Recorded(statements, self.draft, self.commune, since)

    def warm_up(self) -> None:
        """Take in a copy, so that what is recorded is what a process sends that runs for long."""
        self._receive(reverse("counter:draft", args=self.lay_drafts(1)))

    def _receive(self, address: str) -> None:
        done = self.client.post(address, _as_sent([*self.fields, ("act", "receive")]))
        if done.status_code != 302:
            raise SystemExit(f"the intake was refused: {said(done.content.decode())}")

    def lay_drafts(self, count: int) -> list[str]:
        """Keep copies of the draft, to be received one after the other."""
        with acting_in(self.commune), transaction.atomic():
            content = read_draft(self.draft, owner=self.user)
            assert content is not None  # noqa: S101
            keys = [uuid7() for _number in range(count)]
            for key in keys:
                keep_draft(key, content, title="Lê Thị Mẫu", owner=self.user)
        return [str(key) for key in keys]


def _is_unnamed(field: str, value: str) -> bool:
    return field.startswith("r-extra") and field.endswith("-name") and not value


def _as_sent(fields: Fields) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return sent


def main() -> None:
    """Write ``intakes.json`` and ``intake.sql``."""
    clients, count, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    desks = [Desk(number) for number in range(clients)]
    prepared = []
    for desk in desks:
        desk.come_to_the_last_press()
        drafts = desk.lay_drafts(count)
        prepared.append(
            {"username": desk.username, "fields": desk.fields, "drafts": drafts,
             "commune": desk.commune, "recorded": str(desk.draft)}
        )  # fmt: skip
    for desk in desks:
        desk.warm_up()
    recorded = [desk.record() for desk in desks]
    (folder / "intake.sql").write_text(as_script(recorded))
    (folder / "intakes.json").write_text(json.dumps(prepared))
    print(f"  one intake: {len(recorded[-1].statements)} statements", flush=True)


if __name__ == "__main__":
    main()

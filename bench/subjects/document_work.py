"""Time documents in the product's own process: ``python bench/subjects/document_work.py WHAT …``.

``search TURNS EACH``: the page of incoming documents with words typed, by the clerk and by a
specialist who sees only theirs; each text must find something.
``assign TURNS EACH``: register, lay before the leader and direct, by its services, in turn with the
very same statements played by psycopg with other keys. Prints JSON.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from uuid import UUID, uuid4

import django

django.setup()

import psycopg  # noqa: E402
from bench.gen.people import username  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Max  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from xaso.kernel.accounts.api import User, roles_in_force  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.lib.clock import today  # noqa: E402
from xaso.office.documents.incoming_values import (  # noqa: E402
    IncomingInput,
    Registration,
    Target,
)
from xaso.office.documents.models import Arrival, DocumentHand  # noqa: E402
from xaso.office.documents.services.incoming.directing import direct  # noqa: E402
from xaso.office.documents.services.incoming.receiving import receive  # noqa: E402
from xaso.office.documents.services.incoming.registering import (  # noqa: E402
    register_arrival,
    submit,
)
from xaso.office.documents.states import DocumentState, Part  # noqa: E402

TYPED = (
    "ke hoach chuyen doi so", "bao cao", "chuyển đổi số", "so noi vu 2024", "nguyen van an",
    "hướng dẫn phòng chống thiên tai", "cong an tinh cai cach", "ba ca", "tang cuong tr",
)  # fmt: skip
"""Frequent words, rare ones, words of the text, a beginning of one; and the number of one."""
ROW = b"data-open"
_UUID = re.compile(
    r"(?<![0-9a-fx])[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}(?![0-9a-f])"
)
type Came = tuple[UUID, UUID]
"""A document and its arrival."""
_NUMBER = re.compile(r'"number" = [0-9]+')
LAST = '"number" = :last'
ARRIVAL = 'UPDATE "documents_arrival"'
"""Where the number stands that the register gave."""
_SESSION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass(frozen=True)
class Office:
    """Who works with documents in the busiest commune of the bench."""

    commune: int
    clerk: User
    chair: User
    specialist: User

    @classmethod
    def open(cls) -> "Office":
        """Find the people."""
        who = [
            User.objects.get(username=username(0, key))
            for key in ("clerk", "chair", "culture1")
        ]
        return cls(roles_in_force(who[0].pk, today())[0].commune_id, *who)


def search(office: Office, turns: int, each: int) -> dict[str, object]:
    """Return what the pages took those who see all documents, and those who see only theirs."""
    with acting_in(office.commune), transaction.atomic():
        own = DocumentHand.objects.filter(
            user=office.specialist,
            document__state=DocumentState.CLOSED,
            document__organ_name__startswith="Sở",
        )
        typed = (*TYPED, f"so {own.aggregate(last=Max('document__number'))['last']}")
    return {
        name: _search_as(user, typed, turns, each)
        for name, user in (("clerk", office.clerk), ("specialist", office.specialist))
    }


def _search_as(user: User, typed: Sequence[str], turns: int, each: int) -> dict[str, object]:
    """Return the milliseconds of each page, turn by turn, and the most that each text took."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="xaso.kernel.accounts.backend.AccountBackend")
    for text in typed:
        _page(client, text)
    coming, slowest, spent = cycle(typed), dict.fromkeys(typed, 0.0), []
    for _turn in range(turns):
        took = []
        for _number in range(each):
            text = next(coming)
            began = time.perf_counter()
            _page(client, text)
            took.append(1000 * (time.perf_counter() - began))
            slowest[text] = max(slowest[text], took[-1])
        spent.append(sorted(took))
    return {"milliseconds": spent, "slowest": slowest}


def _page(client: Client, text: str) -> None:
    """Load the page of what a text finds; an empty one would be quick and tell nothing."""
    page = client.get(reverse("documents:incoming"), {"view": "all", "q": text})
    if page.status_code != 200 or ROW not in page.content:
        raise SystemExit(f"{text}: {page.status_code}, {page.content.count(ROW)} rows")


MOMENT = 12
"""The digits of a key that are its moment, in milliseconds."""


def assign(office: Office, turns: int, each: int) -> dict[str, object]:
    """Return how many a second the product and the bare statements do, turn by turn."""
    with acting_in(office.commune):
        _act(office, _arrive(0))  # makes what is made once, before the keys that are replaced
        arrivals = iter([_arrive(number) for number in range(1, (turns + 1) * each * 2 + 2)])
        recorded, script = next(arrivals), []
        with CaptureQueriesContext(connection) as captured:
            _act(office, recorded)
        script = [str(one["sql"]) for one in captured.captured_queries]
        ours, theirs = [], []
        with _line() as line:
            for _turn in range(turns):
                mine = [next(arrivals) for _number in range(each)]
                ours.append(
                    _a_second(each, lambda mine=mine: [_act(office, one) for one in mine])
                )
                others = [_for_another(script, recorded, next(arrivals)) for _n in range(each)]
                theirs.append(
                    _a_second(each, lambda o=others: [_play(line, office, one) for one in o])
                )
    return {"ours": ours, "floor": theirs, "statements": len(script)}


def _arrive(number: int) -> Came:
    with transaction.atomic():
        given = IncomingInput(
            "exchange", "Sở Nội vụ", "Rà soát thủ tục hành chính", number=900_000 + number,
            notation=f"BENCH{uuid4().hex[:6].upper()}", issued_on=date(2026, 11, 2), type_name="Công văn",
        )  # fmt: skip
        came = receive(given).document_id
        return came, Arrival.objects.get(document=came).pk


def _act(office: Office, came: Came) -> None:
    document_id, _arrival = came
    with transaction.atomic():
        given = Registration("Công văn", "Sở Nội vụ", f"Rà soát {document_id}", notation="SNV")
        register_arrival(document_id, given, actor=office.clerk)
        submit(document_id, leader_id=office.chair.pk, actor=office.clerk)
        direct(
            document_id,
            actor=office.chair,
            words="Giao chủ trì giải quyết.",
            targets=[Target(Part.LEAD, user_id=office.specialist.pk)],
        )


def _for_another(script: list[str], recorded: Came, other: Came) -> list[str]:
    """Return the statements with another document, and new keys where rows were made."""
    made = {old.hex: str(new) for old, new in zip(recorded, other, strict=True)}
    since = recorded[0].hex[:MOMENT]
    for statement in script:
        if statement.startswith("INSERT"):
            for found in _UUID.finditer(statement):
                key = found[0].replace("-", "")
                if key[:MOMENT] >= since:
                    made.setdefault(key, str(uuid4()))

    def other_key(found: re.Match[str]) -> str:
        return made.get(found[0].replace("-", ""), found[0])

    played = [_UUID.sub(other_key, one) for one in script if not one.startswith(_SESSION)]
    return [_NUMBER.sub(LAST, one) if one.startswith(ARRIVAL) else one for one in played]


def _line() -> psycopg.Connection:
    known = connection.settings_dict
    return psycopg.connect(host=known["HOST"], dbname=known["NAME"], user=known["USER"])


def _play(line: psycopg.Connection, office: Office, statements: list[str]) -> None:
    """Do one document's statements in one transaction, as the product does."""
    last = ""
    line.execute(f"SELECT set_config('xaso.commune', '{office.commune}', true)")
    for statement in statements:
        answer = line.execute(statement.replace(LAST, f'"number" = {last}'))
        if answer.description:
            found = answer.fetchall()
            last = found[0][0] if statement.rstrip().endswith("RETURNING last") else last
    line.commit()


def _a_second(count: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    WORK = {"search": search, "assign": assign}[sys.argv[1]]
    print(json.dumps(WORK(Office.open(), int(sys.argv[2]), int(sys.argv[3]))))

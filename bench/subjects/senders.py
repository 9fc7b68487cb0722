"""Submissions that need only the last press, and the rows with which the floor plays the same."""

import json
import subprocess
from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.floors.intake import draft_prefix
from bench.home import HOME, PYTHON, ROOT
from bench.settings import Setting
from bench.subjects.desks import FLOOR_DRAFTS, first_of
from bench.subjects.load import Act
from bench.subjects.person import Person
from tools.postgres import Server

type Prepared = dict[str, Any]
SCRIPT = HOME / "submission.sql"
"""The SQL of the last press, for pgbench; written along with what is prepared."""
TOKEN = "b" * 32
FIELDS = [("collection", "desk"), ("consent", "on")]
COPY_ROW = """
INSERT INTO %(table)s SELECT (jsonb_populate_record(d, jsonb_build_object(%(keys)s))).*
FROM %(table)s d, generate_series(%(first)s, %(last)s) AS number WHERE d.id = '%(id)s'
"""
KEY = "'%s', '%s-' || number"


def prepare_submissions(env: dict[str, str], clients: int, count: int) -> list[Prepared]:
    """Let a citizen for each client fill in so many submissions."""
    script = ROOT / "bench" / "subjects" / "submissions.py"
    command = [PYTHON, str(script), str(clients), str(count), str(HOME)]
    subprocess.run(command, env=env, cwd=ROOT, check=True)
    prepared: list[Prepared] = json.loads((HOME / "submissions.json").read_text())
    return prepared


def sender(one: Prepared, port: int) -> Iterator[Act]:
    """Yield one submission after the other, as the review page would send it."""
    person = Person(port)
    person.cookies |= {"xaso_session": one["session"], "xaso_csrf": TOKEN}
    for submission in one["submissions"]:
        path = f"/dich-vu-cong/nop/to/{submission}/xem-lai/"
        yield partial(person.post, path, FIELDS)


def lay_floor_rows(
    server: Server, database: str, prepared: list[Prepared], setting: Setting
) -> None:
    """Copy what each transaction of the floor reads, changes and deletes, as the product does."""
    for client, one in enumerate(prepared):
        row, draft = (draft_prefix(client, place) for place in (0, 1))
        keys = {
            "portal_submission": (one["submissions"][0], {"id": row, "draft_id": draft}),
            "portal_filingplace": (one["submissions"][0], {"id": row}),
            "eforms_formdraft": (one["draft"], {"id": draft}),
        }
        for turn in range(setting.turns):
            first = first_of(turn)
            for table, (copied, named) in keys.items():
                values = {
                    "table": table,
                    "keys": ", ".join(KEY % pair for pair in named.items()),
                    "first": first,
                    "last": first + int(setting.seconds * FLOOR_DRAFTS),
                    "id": copied,
                }
                server.sql(database, COPY_ROW % values)
    for table in ("portal_submission", "portal_filingplace", "eforms_formdraft"):
        server.sql(database, f"VACUUM ANALYZE {table}")

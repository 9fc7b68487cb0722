"""Whether the product still holds all that it acknowledged: ``python checks.py LOG OUT``.

Reads through the product's own doors and tables; writes counts and faults as JSON.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from bench.faults.log import read  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402

from xaso.kernel.events.models import DeadLetter, InboxReceipt, OutboxEvent  # noqa: E402
from xaso.kernel.events.registry import subscriptions_to  # noqa: E402
from xaso.kernel.events.services.relaying import has_unrelayed  # noqa: E402
from xaso.kernel.files import api as files  # noqa: E402
from xaso.kernel.notifications.channels import NOT_SET_UP, REFUSED  # noqa: E402
from xaso.kernel.notifications.models import Notice, NoticeDelivery  # noqa: E402
from xaso.kernel.organisations.testing import HERE  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.kernel.webhooks.models import WebhookDelivery  # noqa: E402
from xaso.public_services.dossiers.forms_in_force import form_of  # noqa: E402
from xaso.public_services.dossiers.models import (  # noqa: E402
    Dossier,
    DossierAct,
    DossierFile,
    IssuedPaper,
)
from xaso.public_services.dossiers.models.numbers import NumberRegister  # noqa: E402
from xaso.public_services.dossiers.services.handling import RESULTS  # noqa: E402
from xaso.public_services.dossiers.services.intake import REGISTER  # noqa: E402

CODE = re.compile(r"-(\d{4})\d{4}-(\d{7})$")
WITHOUT_GATEWAY = f"{REFUSED}{NOT_SET_UP}"
type Entries = list[dict[str, Any]]


def submitted(entries: Entries, counts: Counter[str]) -> Iterator[str]:
    """Every acknowledged dossier is there once, under its code, with its files readable."""
    acks = {one["name"]: one for one in entries if one["step"] == "ack"}
    for one in entries:
        if one["step"] != "intent" or one["what"] != "submit":
            continue
        found = list(Dossier.objects.filter(origin_code=one["name"]))
        ack = acks.get(one["name"])
        if len(found) > 1:
            yield f"{one['name']} is there {len(found)} times"
        if ack is None:
            counts["never_answered"] += 1
            continue
        counts["acknowledged_dossiers"] += 1
        if [row.code for row in found] != [ack["code"]]:
            yield f"{one['name']} was acknowledged as {ack['code']}: {found}"
        elif (kept := sorted(_digests(found[0]))) != one["files"]:
            yield f"{ack['code']} has other files: {kept} {one['files']}"
        counts["files_read"] += len(one["files"])


def _digests(dossier: Dossier) -> Iterator[str]:
    for row in DossierFile.objects.filter(dossier=dossier):
        yield hashlib.sha256(files.read(row.stored_file_id)).hexdigest()


def taken_in(entries: Entries, counts: Counter[str]) -> Iterator[str]:
    """Every dossier that the desk took in is there once."""
    named = Counter(Dossier.objects.values_list("applicant_name", flat=True))
    for one in entries:
        if one["what"] != "intake":
            continue
        times = named[f"Lê Thị {one['name']}"]
        if times > 1 or (one["step"] == "ack" and times != 1):
            yield f"intake {one['name']} is there {times} times"
        counts["acknowledged_intakes"] += one["step"] == "ack"


def acted(entries: Entries, counts: Counter[str]) -> Iterator[str]:
    """Every act that was acknowledged stands in the history once."""
    done = Counter((one.key, str(one.dossier_id)) for one in DossierAct.objects.all())
    for one in entries:
        if one["what"] != "act":
            continue
        key, _colon, dossier = one["name"].partition(":")
        times = done[(key, dossier)]
        if times > 1 or (one["step"] == "ack" and times != 1):
            yield f"{key} on {dossier} is there {times} times"
        counts["acknowledged_acts"] += one["step"] == "ack"


def numbered(_entries: Entries, counts: Counter[str]) -> Iterator[str]:
    """Every book counts from one to its last number without gap or double."""
    given: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in Dossier.objects.all():
        found = CODE.search(row.code)
        assert found is not None  # noqa: S101
        given[(REGISTER, int(found[1]))].append(int(found[2]))
        if row.result_number and row.result_date:
            given[(RESULTS, row.result_date.year)].append(int(row.result_number))
    for paper in IssuedPaper.objects.filter(number__gt=0):
        day = paper.issued_at
        given[(form_of(paper.kind, day.date()).notation, day.year)].append(paper.number)
    books = {(one.kind, one.year): one.last for one in NumberRegister.objects.all()}
    for book in sorted(given.keys() | books.keys()):
        numbers, last = sorted(given[book]), books.get(book, 0)
        counts[f"book {book[0]}/{book[1]}"] = last
        if numbers != list(range(1, last + 1)):
            doubles = [one for one, times in Counter(numbers).items() if times > 1]
            gaps = sorted(set(range(1, last + 1)) - set(numbers))
            yield f"book {book}: last {last}, gaps {gaps[:9]}, doubles {doubles[:9]}"


def delivered(_entries: Entries, counts: Counter[str]) -> Iterator[str]:
    """Every event was passed on and taken once by each who listens."""
    if has_unrelayed(HERE):
        yield "events were not passed on"
    receipts = Counter(InboxReceipt.objects.values_list("event_id", "subscriber"))
    for event in OutboxEvent.objects.all():
        counts["events"] += 1
        for one in subscriptions_to(event.kind):
            if receipts[(event.pk, one.key)] != 1:
                times = receipts[(event.pk, one.key)]
                yield f"{event.kind} {event.pk} was taken {times} times by {one.key}"
    if letters := DeadLetter.objects.count():
        yield f"{letters} events were given up"
    states = Counter(WebhookDelivery.objects.values_list("state", flat=True))
    counts.update({f"told {state}": times for state, times in states.items()})
    if states.keys() - {"delivered"}:
        yield f"receivers were not told: {dict(states)}"


def noticed(_entries: Entries, counts: Counter[str]) -> Iterator[str]:
    """Nobody was written to twice about the same act; every letter left the house."""
    named = Notice.objects.filter(about_kind="dossiers.dossier")
    groups = named.values("kind", "about_id", "receiver").annotate(times=Count("pk"))
    counts["notices"] = groups.count()
    for one in groups.filter(times__gt=1)[:9]:
        yield f"written twice: {one}"
    unsent = NoticeDelivery.objects.exclude(state=NoticeDelivery.State.SENT)
    for one in unsent.select_related("notice"):
        if one.last_error == WITHOUT_GATEWAY:
            counts["telephones without a gateway"] += 1
        elif one.held_until:
            counts["in the hand of a job that was killed"] += 1
        else:
            yield f"{one.notice.kind} is {one.state} by {one.channel}: {one.last_error}"


def worked(_entries: Entries, counts: Counter[str]) -> Iterator[str]:
    """No job is left, none failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text, count(*), max(attempts) FROM procrastinate_jobs"
            " WHERE NOT (status = 'todo' AND scheduled_at > now() + interval '5 minutes')"
            " GROUP BY 1, 2"
        )
        for name, status, times, attempts in cursor.fetchall():
            counts[f"jobs {status}"] += times
            if "sweep" not in name and "seal" not in name:
                yield f"{times} jobs {name} are {status} after {attempts} attempts"


CHECKS = (submitted, taken_in, acted, numbered, delivered, noticed, worked)


def main(log: Path, out: Path) -> None:
    """Look at everything."""
    entries, counts, faults = list(read(log)), Counter[str](), []
    with acting_in(HERE), transaction.atomic():
        for check in CHECKS:
            faults += [f"{check.__name__}: {one}" for one in check(entries, counts)][:40]
    out.write_text(json.dumps({"counts": counts, "faults": faults}, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""What the product holds, without times, ids and numbers: ``python state.py OUT``."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import django

django.setup()

from django.db import transaction  # noqa: E402

from xaso.kernel.audit.models import AuditEntry  # noqa: E402
from xaso.kernel.events.models import DeadLetter, InboxReceipt, OutboxEvent  # noqa: E402
from xaso.kernel.files import api as files  # noqa: E402
from xaso.kernel.notifications.models import Notice, NoticeDelivery  # noqa: E402
from xaso.kernel.organisations.testing import HERE  # noqa: E402
from xaso.kernel.tenancy.api import acting_in  # noqa: E402
from xaso.kernel.webhooks.models import WebhookDelivery  # noqa: E402
from xaso.public_services.dossiers.models import (  # noqa: E402
    Dossier,
    DossierAct,
    DossierComponent,
    DossierFile,
    DossierParty,
)
from xaso.public_services.dossiers.models.numbers import NumberRegister  # noqa: E402

type Rows = Iterator[object]


def tables() -> Iterator[tuple[str, Rows]]:
    """Yield each table with rows that depend on what was asked for and on nothing else."""
    name = {one.pk: one.origin_code for one in Dossier.objects.all()}
    event = {
        one.pk: [one.kind, name.get(one.aggregate_id)] for one in OutboxEvent.objects.all()
    }
    yield "dossiers", ([one.origin_code, one.state, one.outcome, one.channel] for one in Dossier.objects.all())  # fmt: skip
    yield "parties", ([name[one.dossier_id], one.part, one.name, one.personal_id] for one in DossierParty.objects.all())  # fmt: skip
    yield "components", ([name[one.dossier_id], one.order, one.name, one.quantity] for one in DossierComponent.objects.all())  # fmt: skip
    yield "files", ([name[one.dossier_id], _digest(one)] for one in DossierFile.objects.all())
    yield "acts", ([name[one.dossier_id], one.key, one.from_state, one.to_state, one.words] for one in DossierAct.objects.order_by("at"))  # fmt: skip
    yield "events", iter(event.values())
    yield "receipts", ([one.subscriber, *event[one.event_id]] for one in InboxReceipt.objects.all())  # fmt: skip
    yield "given up", ([one.event_kind, one.subscriber] for one in DeadLetter.objects.all())
    yield "tellings", ([one.kind, one.state, *event[one.event_id]] for one in WebhookDelivery.objects.all())  # fmt: skip
    yield "notices", ([one.kind, _name(name, one), one.receiver.username if one.receiver else ""] for one in Notice.objects.select_related("receiver"))  # fmt: skip
    yield "sent", ([one.channel, one.state] for one in NoticeDelivery.objects.all())
    yield "books", ([one.kind, one.year, one.last] for one in NumberRegister.objects.all())
    yield "audit", ([one.action, name.get(one.subject_id)] for one in AuditEntry.objects.exclude(action__startswith="accounts."))  # fmt: skip


def _name(names: dict[UUID, str], notice: Notice) -> str | None:
    return names.get(notice.about_id)


def _digest(row: DossierFile) -> str:
    return hashlib.sha256(files.read(row.stored_file_id)).hexdigest()


def main(out: Path) -> None:
    """Write it, and by which ids the dossiers are known."""
    with acting_in(HERE), transaction.atomic():
        found = {
            table: [json.dumps(row, ensure_ascii=False, default=str) for row in rows]
            for table, rows in tables()
        }
        ids = {str(one.pk): one.origin_code for one in Dossier.objects.all()}
    out.write_text(json.dumps(found | {"references": ids}, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

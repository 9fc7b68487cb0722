"""Setting up lines and desks."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.public_services.queue.models import DeskLine, QueueDesk, QueueLine
from xaso.public_services.queue.permissions import SET_UP


@transaction.atomic
def keep_line(line: QueueLine, *, actor: User) -> None:
    """Keep a line as it was set up."""
    require(actor, SET_UP.key)
    line.save()
    record("queue.line.set_up", actor=actor, subject=("queue.line", line.pk))


@transaction.atomic
def keep_desk(desk: QueueDesk, lines: list[UUID], *, actor: User) -> None:
    """Keep a desk and the lines it calls from."""
    require(actor, SET_UP.key)
    desk.save()
    DeskLine.objects.filter(desk=desk).delete()
    DeskLine.objects.bulk_create(DeskLine(desk=desk, line_id=line) for line in lines)
    record("queue.desk.set_up", actor=actor, subject=("queue.desk", desk.pk))

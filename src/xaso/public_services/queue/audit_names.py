"""What people call the things that this module writes into the audit trail."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.public_services.queue.models import QueueDesk, QueueLine
from xaso.public_services.queue.services.setting_up import DESK_FIELDS, LINE_FIELDS

name_actions(
    {
        "queue.desk.opened": _("Desk opened"),
        "queue.desk.closed": _("Desk closed"),
        "queue.desk.set_up": _("Desk set up"),
        "queue.line.opened": _("Line opened again"),
        "queue.line.closed": _("Line closed for the day"),
        "queue.line.set_up": _("Line set up"),
        "queue.board.voice_chosen": _("Voice of the board chosen"),
        "queue.screen_key.renewed": _("New address of a screen"),
    }
)
name_words(
    {
        "queue.desk": _("Desk"),
        "queue.line": _("Line"),
        "queue.screen_key": _("Address of a screen"),
        "queue.desk.lines": _("Lines"),
        "voice": _("Voice"),
        "queue.appointment": _("Booked time"),
    }
)
for _kind, _model, _names in (
    ("queue.line", QueueLine, LINE_FIELDS),
    ("queue.desk", QueueDesk, DESK_FIELDS),
):
    _fields = [one for one in _model._meta.fields if one.name in _names]
    name_words({f"{_kind}.{one.name}": capfirst(one.verbose_name) for one in _fields})

"""Lines, desks, tickets, appointments and the keys of the screens."""

from xaso.public_services.queue.models.appointments import Appointment
from xaso.public_services.queue.models.lines import (
    DeskLine,
    DeskQuerySet,
    LineDay,
    QueueDesk,
    QueueLine,
)
from xaso.public_services.queue.models.screens import ScreenKey, Voice
from xaso.public_services.queue.models.tickets import QueueTicket, TicketCall

__all__ = [
    "Appointment",
    "DeskLine",
    "DeskQuerySet",
    "LineDay",
    "QueueDesk",
    "QueueLine",
    "QueueTicket",
    "ScreenKey",
    "TicketCall",
    "Voice",
]

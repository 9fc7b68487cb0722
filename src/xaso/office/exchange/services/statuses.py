"""Telling senders how their documents fare here: registered, assigned, refused, done."""

from uuid import UUID

from xaso.office.exchange.services.origins import came_by
from xaso.office.exchange.services.queueing import queue_status
from xaso.office.exchange.states import StatusCode


def tell_sender(document_id: UUID, *statuses: StatusCode, reason: str = "") -> None:
    """Tell the sender of a document that came by the exchange; of others nobody is told."""
    for row in came_by(document_id):
        for status in statuses:
            queue_status(row, status, reason)

"""What the worker does for documents: it looks for its work under this name."""

from procrastinate.contrib.django import app

from xaso.kernel.organisations.api import in_each_commune
from xaso.office.documents.mailbox.answering import answer_letter
from xaso.office.documents.mailbox.fetching import look
from xaso.office.documents.mailing_job import (
    mail_notice_again,
    mail_notice_to_receiver,
    mail_to_receiver,
)
from xaso.office.documents.reading_job import read_arrival
from xaso.office.documents.services.finding import place_loose_entries
from xaso.office.documents.services.incoming.reminding import remind_of_due

__all__ = [
    "answer_letter",
    "look_into_mailboxes",
    "mail_notice_again",
    "mail_notice_to_receiver",
    "mail_to_receiver",
    "place_entries",
    "read_arrival",
    "remind",
]


@app.periodic(cron="5 1 * * *")
@app.task(name="documents.remind", queueing_lock="documents.remind")
def remind(timestamp: int) -> None:
    """Remind of documents that are due soon or late, just after eight in Vietnam."""
    in_each_commune(remind_of_due)


@app.periodic(cron="*/15 * * * *")
@app.task(name="documents.place_entries", queueing_lock="documents.place_entries")
def place_entries(timestamp: int) -> None:
    """Enter new documents in the blocks of the search, where there are many of them."""
    in_each_commune(place_loose_entries)


@app.periodic(cron="*/3 * * * *")
@app.task(name="documents.look_into_mailboxes", queueing_lock="documents.look_into_mailboxes")
def look_into_mailboxes(timestamp: int) -> None:
    """Fetch the letters that came to the communes' mailboxes, every three minutes."""
    in_each_commune(look)

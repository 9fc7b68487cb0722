"""Sending a document by e-mail to one receiver, as the worker does it."""

from uuid import UUID

from xaso.kernel.events.api import defer_on_commit, task
from xaso.office.documents.services.mailing import mail_notice, mail_to

AGAIN = 600
"""After how many seconds a letter is tried again that the mail server did not take."""
TRIES = 12


@task("documents.mail_to_receiver")
def mail_to_receiver(*, receiver_id: str) -> None:
    """Send a released document to a receiver by e-mail."""
    mail_to(UUID(receiver_id))


@task("documents.mail_change_to_receiver")
def mail_notice_to_receiver(*, receiver_id: str, act_id: str) -> None:
    """Tell a receiver by e-mail what changed around a document, or ask them to give it back."""
    _mail(receiver_id, act_id, tries=1)


@task("documents.mail_notice_again", after=AGAIN)
def mail_notice_again(*, receiver_id: str, act_id: str, tries: int) -> None:
    """Tell them a while later, since the mail server did not take it before."""
    _mail(receiver_id, act_id, tries=tries)


def _mail(receiver_id: str, act_id: str, *, tries: int) -> None:
    if mail_notice(UUID(receiver_id), UUID(act_id), is_last=tries >= TRIES):
        return
    defer_on_commit(mail_notice_again, receiver_id=receiver_id, act_id=act_id, tries=tries + 1)

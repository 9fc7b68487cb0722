"""Answering the sender of a letter: once, and never a program."""

import re
from email.utils import formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.events.api import task
from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.dates import say_moment
from xaso.office.documents.models import Arrival, DocumentAct, Letter

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,200}>")


def may_be_answered(letter: Letter) -> bool:
    """Whether an answer would reach somebody: there is an address, and no program wrote it."""
    return bool(letter.sender_address) and not letter.is_automatic


@task("documents.answer_letter", atomic=False)
def answer_letter(*, letter_id: str) -> None:
    """Tell the sender what became of the letter, at the address it claims; once.

    Nothing is locked while the mail server is asked. The identifier of the answer follows from
    the letter, so that one sent twice by a crash is seen to be one.
    """
    answer = _compose(UUID(letter_id))
    if answer is None:
        return
    with mailers.default as connection:
        connection.send_messages([answer])
    _note_answered(UUID(letter_id))


@transaction.atomic
def _compose(letter_id: UUID) -> EmailMessage | None:
    """Write the answer; nothing where it was sent before, or nobody would read it."""
    letter = Letter.objects.get(pk=letter_id)
    if letter.answered_at or not may_be_answered(letter):
        return None
    words = _say_outcome(letter)
    return _message(letter, words) if words else None


@transaction.atomic
def _note_answered(letter_id: UUID) -> None:
    Letter.objects.filter(pk=letter_id).update(answered_at=clock.now())


def _say_outcome(letter: Letter) -> str:
    """Say that it was registered or refused; nothing while neither is the case.

    Of what the machine found secret nothing is said: anybody can write any sender, so that no
    machine writes to strangers by itself.
    """
    if letter.state == Letter.State.ANSWERED:
        return say_refused(letter, letter.reason)
    refusal = DocumentAct.objects.filter(document=letter.document_id, key="refused").first()
    if refusal is not None:
        return say_refused(letter, refusal.words)
    arrival = Arrival.objects.filter(document=letter.document_id, number__isnull=False).first()
    return say_registered(letter, arrival) if arrival else ""


def say_registered(letter: Letter, arrival: Arrival) -> str:
    """Return the words that tell a sender under which number a letter was registered."""
    return _(
        "Your letter “%(subject)s” came in at %(moment)s and was registered under arrival number"
        " %(number)s of %(year)s."
    ) % {
        "subject": letter.subject or _("Letter without a subject"),
        "moment": say_moment(letter.arrived_at),
        "number": arrival.number,
        "year": arrival.year,
    }


def say_refused(letter: Letter, reason: str) -> str:
    """Return the words that tell a sender why a letter was not accepted."""
    said = {"subject": letter.subject, "reason": reason}
    if not letter.subject:
        return _("Your letter was not accepted. Reason: %(reason)s") % said
    return _("Your letter “%(subject)s” was not accepted. Reason: %(reason)s") % said


def _message(letter: Letter, words: str) -> EmailMessage:
    bare = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {
        "Message-ID": f"<{letter.pk}@{bare.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-replied",
    }
    if _MESSAGE_ID.fullmatch(letter.message_id):
        headers |= {"In-Reply-To": letter.message_id, "References": letter.message_id}
    name = office_of(require_commune()).name
    return EmailMessage(
        subject=_("Re: %(subject)s") % {"subject": letter.subject or _("your letter")},
        body=f"{words}\n\n{name}",
        from_email=formataddr((name, bare)),
        to=[letter.sender_address],
        headers=headers,
    )

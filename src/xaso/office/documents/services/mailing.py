"""Sending documents by e-mail to receivers who take them so."""

import logging
from email.utils import formataddr, parseaddr
from smtplib import SMTPException
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import info, read
from xaso.kernel.permissions.api import require
from xaso.office.documents import permissions as may
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import (
    DeliveryStep,
    Document,
    DocumentAct,
    DocumentFile,
    DocumentReceiver,
)
from xaso.office.documents.queries.receivers import as_put_down, receivers_of
from xaso.office.documents.receivers import key_of
from xaso.office.documents.services.changing import note_for_receiver, said_deadline
from xaso.office.documents.services.releasing import note_delivery
from xaso.office.documents.states import Channel, Delivery, DocumentState, FileRole

CHANGED = "changed"
TAKEN_BACK = (DocumentState.RECALLED, DocumentState.REPLACED)
ASKED = (Delivery.RECALL_ASKED, Delivery.RECALL_ACCEPTED, Delivery.RECALL_REFUSED)
TO_SEND = (FileRole.SIGNED, FileRole.ATTACHMENT)
logger = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """Whether a letter went out, and if not, why in a few words, and whether it may go later."""

    state: Delivery
    words: str = ""
    may_go_later: bool = False


def letters_to_send(document_id: UUID) -> list[UUID]:
    """Return the receivers of a document by e-mail to whom nothing was sent yet."""
    waiting = DocumentReceiver.objects.filter(
        document=document_id, channel=Channel.EMAIL, state=Delivery.WAITING
    )
    return list(waiting.exclude(address="").values_list("pk", flat=True))


@transaction.atomic
def mail_to(receiver_id: UUID) -> None:
    """Send a released document to one receiver by e-mail, once, and note whether it went.

    The document is read after the receiver is held: a recall that came first is seen.
    """
    receiver = DocumentReceiver.objects.select_for_update().filter(pk=receiver_id).first()
    if receiver is None or receiver.state != Delivery.WAITING:
        return
    document = Document.objects.get(pk=receiver.document_id)
    if document.state == DocumentState.RELEASED:
        outcome = _sent(_letter(document, receiver))
        note_delivery(receiver, outcome.state, words=outcome.words)


@transaction.atomic
def mail_again(receiver: DocumentReceiver, *, actor: User) -> None:
    """Let a letter that could not be sent be sent anew.

    Raises:
        WrongStateError: it does not stand so, or the document is no longer released.
    """
    require(actor, may.RELEASE.key)
    document = Document.objects.select_for_update().get(pk=receiver.document_id)
    failed = DocumentReceiver.objects.filter(
        pk=receiver.pk, channel=Channel.EMAIL, state=Delivery.FAILED
    )
    if document.state != DocumentState.RELEASED or not failed.exists():
        raise WrongStateError(_("This letter does not wait to be sent again."))
    note_delivery(receiver, Delivery.WAITING, actor=actor)


def _sent(letter: EmailMessage) -> Outcome:
    try:
        with mailers.default as connection:
            connection.send_messages([letter])
    except ValueError:
        return Outcome(Delivery.FAILED, _("Nobody can be written to at this address."))
    except (OSError, SMTPException) as error:
        logger.warning("document_not_mailed error=%s", type(error).__name__)
        words = _("The mail server did not take the letter.")
        return Outcome(Delivery.FAILED, words, may_go_later=True)
    return Outcome(Delivery.SENT)


def letters_of_change(document_id: UUID) -> list[UUID]:
    """Return the receivers of a document by e-mail to whom it was sent, after any that is sent now."""
    return [one.pk for one in _reached_by_mail(document_id)]


def letters_of_recall(document_id: UUID, successor_id: UUID | None = None) -> list[UUID]:
    """Return the receivers by e-mail who are to delete a document: who has it and gets no successor."""
    new = Document.objects.get(pk=successor_id) if successor_id else None
    stay = {key_of(one) for one in receivers_of(new)} if new else set()
    reached = _reached_by_mail(document_id)
    return [one.pk for one in reached if key_of(as_put_down(one)) not in stay]


def _reached_by_mail(document_id: UUID) -> list[DocumentReceiver]:
    rows = DocumentReceiver.objects.select_for_update().filter(document=document_id)
    by_mail = [one for one in rows if one.channel == Channel.EMAIL]
    return [one for one in by_mail if one.state not in (Delivery.WAITING, Delivery.FAILED)]


@transaction.atomic
def mail_notice(receiver_id: UUID, act_id: UUID, *, is_last: bool) -> bool:
    """Tell one receiver by e-mail what became of a document, once; tell whether that is settled.

    Of a change they are told, of a recall or a replacement they are asked to delete what they
    have. What the mail server does not take now may go later; the last failure is noted.
    """
    receiver = DocumentReceiver.objects.select_for_update().get(pk=receiver_id)
    acts = DocumentAct.objects.select_related("document")
    act = acts.get(pk=act_id, document=receiver.document_id)
    is_change = act.key == CHANGED
    if not (_is_told_of(act, receiver) if is_change else _is_asked_back(act, receiver)):
        return True
    write = _letter_of_change if is_change else _letter_of_recall
    outcome = _sent(write(act, receiver))
    if outcome.may_go_later and not is_last:
        return False
    (_note_told if is_change else _note_asked)(act, receiver, outcome)
    return True


def _is_told_of(act: DocumentAct, receiver: DocumentReceiver) -> bool:
    noted = DeliveryStep.objects.filter(receiver=receiver, at=act.at).exists()
    return not noted and act.document.state == DocumentState.RELEASED


def _is_asked_back(act: DocumentAct, receiver: DocumentReceiver) -> bool:
    return act.document.state in TAKEN_BACK and receiver.state not in ASKED


def _note_told(act: DocumentAct, receiver: DocumentReceiver, outcome: Outcome) -> None:
    said = {
        Delivery.SENT: _("Told of a change: %(words)s"),
        Delivery.FAILED: _("Could not be told of a change: %(words)s"),
    }[outcome.state]
    note_for_receiver(receiver, said % {"words": outcome.words or act.words}, at=act.at)


def _note_asked(act: DocumentAct, receiver: DocumentReceiver, outcome: Outcome) -> None:
    if outcome.state == Delivery.SENT:
        note_delivery(receiver, Delivery.RECALL_ASKED, words=act.document.frozen_reason)
        return
    said = _("Could not be asked to give it back: %(words)s") % {"words": outcome.words}
    note_for_receiver(receiver, said, at=act.at)


def _letter_of_change(act: DocumentAct, receiver: DocumentReceiver) -> EmailMessage:
    says = _("%(organ)s tells of a change about %(type)s no. %(code)s: %(subject)s. %(words)s")
    body = says % {**_said_of(act.document), "words": act.words}
    subject = _("Change: %(code)s") % {"code": act.document.code}
    return _envelope(act.document, receiver, subject, body, act.pk)


def _letter_of_recall(act: DocumentAct, receiver: DocumentReceiver) -> EmailMessage:
    says = _(
        "%(organ)s takes back %(type)s no. %(code)s: %(subject)s. Reason: %(reason)s. Please do"
        " not use it any longer, delete it with all copies, and confirm this by an answer to"
        " this letter."
    )
    reason = act.document.frozen_reason.rstrip(". ")
    body = says % {**_said_of(act.document), "reason": reason}
    subject = _("Recall: %(code)s") % {"code": act.document.code}
    return _envelope(act.document, receiver, subject, body, act.pk)


def _letter(document: Document, receiver: DocumentReceiver) -> EmailMessage:
    letter = _envelope(
        document,
        receiver,
        f"{document.code} {document.subject}",
        _words_of_letter(document),
        document.pk,
    )
    files = DocumentFile.objects.filter(document=document, role__in=TO_SEND)
    for one in files:
        facts = info(one.file_id)
        letter.attach(facts.name, read(one.file_id), facts.media_type)
    return letter


def _words_of_letter(document: Document) -> str:
    """Say what is sent, until when an answer is wanted, and what changed since the release."""
    says = _(
        "%(organ)s sends %(type)s no. %(code)s: %(subject)s. The signed document is attached."
    )
    words = [says % _said_of(document)]
    changes = DocumentAct.objects.filter(document=document, key=CHANGED)
    last = changes.order_by("at", "id").last()
    if last is not None:
        words.append(_("Last change: %(words)s") % {"words": last.words})
    deadline = said_deadline(document.answer_by) if document.answer_by else ""
    if deadline and (last is None or deadline not in last.words):
        words.append(deadline)
    return " ".join(words)


def _said_of(document: Document) -> dict[str, str]:
    return {
        "organ": document.organ_name,
        "type": document.type_name,
        "code": document.code,
        "subject": document.subject,
    }


def _envelope(
    document: Document, receiver: DocumentReceiver, subject: str, body: str, about: UUID
) -> EmailMessage:
    bare = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    number = receiver.pk if about == document.pk else f"{receiver.pk}.{about}"
    return EmailMessage(
        subject=subject[:200],
        body=body,
        from_email=formataddr((document.organ_name, bare)),
        to=[receiver.address],
        headers={"Message-ID": f"<{number}@{bare.rpartition('@')[2]}>"},
    )

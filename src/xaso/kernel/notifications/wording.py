"""Own texts of a commune for notices: what they may use, drafts, publishing, what is in force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.channels import EMAIL, SMS
from xaso.kernel.notifications.kinds import SUBJECT_WORDS, NoticeKind
from xaso.kernel.notifications.models import NoticeTemplate
from xaso.kernel.notifications.permissions import SET_UP_CHANNELS
from xaso.kernel.permissions.api import require
from xaso.lib import clock

WORDED = (SMS, EMAIL)
"""Channels whose text is free; Zalo's templates are approved there, devices show the subject."""
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SAMPLES = {
    "code": "H56.12.3-261122-0001",
    "number": "12",
    "count": "3",
    "date": "25/11/2026",
    "deadline": "15:00 25/11/2026",
    "moment": "15:00 25/11/2026",
    "person": "Nguyễn Văn A",
    "otp": "123456",
    "minutes": "5",
}
UNKNOWN_SAMPLE = "…"


@dataclass(frozen=True, slots=True)
class Wording:
    """The two texts of a notice, before its words are filled in."""

    subject: str
    body: str

    def fill(self, words: Mapping[str, str]) -> "Wording":
        """Put the words where they belong; a percent sign stays one."""
        return Wording(fill(self.subject, words), fill(self.body, words))


def fill(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its words; one that is missing leaves nothing."""
    return PLACEHOLDER.sub(lambda found: words.get(found[1], ""), text)


def samples_for(kind: NoticeKind) -> dict[str, str]:
    """Return words to show a text of this kind with."""
    return {word: SAMPLES.get(word, UNKNOWN_SAMPLE) for word in kind.words}


def stray_words(kind: NoticeKind, wording: Wording) -> list[str]:
    """Return what a text uses and this kind does not know; a subject may not name people."""
    in_subject = set(PLACEHOLDER.findall(wording.subject))
    in_body = set(PLACEHOLDER.findall(wording.body))
    known = kind.words
    stray = (in_body - known) | (in_subject - (known & SUBJECT_WORDS))
    return sorted(f"%({word})s" for word in stray)


def missing_words(kind: NoticeKind, body: str) -> list[str]:
    """Return what an urgent notice has to say and this text does not: the code, above all."""
    if not kind.urgent:
        return []
    return sorted(f"%({word})s" for word in kind.words - set(PLACEHOLDER.findall(body)))


def in_force(kind: str, channel: str, language: str) -> Wording | None:
    """Return the commune's own text; nothing where the text of the product counts."""
    versions = NoticeTemplate.objects.of(kind, channel, language).filter(is_published=True)
    found = versions.first()
    return Wording(found.subject, found.body) if found and found.body else None


@transaction.atomic
def keep_draft(place: tuple[str, str, str], wording: Wording, *, actor: User) -> NoticeTemplate:
    """Keep a text that counts nowhere yet, in place of the last draft."""
    require(actor, SET_UP_CHANNELS.key)
    kind, channel, language = place
    draft = NoticeTemplate.objects.of(*place).filter(is_published=False).first()
    row = draft or NoticeTemplate(kind=kind, channel=channel, language=language)
    row.subject, row.body, row.written_by = wording.subject, wording.body, actor
    row.created_at = clock.now()
    row.save()
    return row


@transaction.atomic
def publish(place: tuple[str, str, str], wording: Wording, *, actor: User) -> None:
    """Let a text count from the next message on; an empty one: the text of the product again."""
    row = keep_draft(place, wording, actor=actor)
    row.is_published = True
    row.save(update_fields=["is_published"])
    record(
        "notifications.text.published",
        actor=actor,
        subject=("notice_text", row.pk),
        kind=row.kind,
        channel=row.channel,
        language=row.language,
    )

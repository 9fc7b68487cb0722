"""Kinds of notices: what they say, and by which channels they go out."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import override

from xaso.kernel.providers.api import Registry, Text

SUBJECT_WORDS = frozenset(
    {"code", "number", "count", "date", "moment", "deadline", "procedure", "unit", "state"}
)


class TalkativeSubjectError(ValueError):
    """A subject would show something that may name a person."""


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice, registered by the module that sends it.

    ``subject`` and ``body`` are translated texts with named placeholders
    (``_("Dossier %(code)s is waiting for you.")``). A subject is read on locked screens and
    by mail servers, so it may only use the words of ``SUBJECT_WORDS``: codes, numbers,
    days, never people. ``channels`` are keys such as ``notifications.email``, for a citizen in
    the order in which they are tried; inside the product an official sees every notice anyway.
    An ``urgent`` one (a code to type now) keeps no quiet hours and falls to the next channel at
    the first failure; one that ``must_arrive``, by law or because it warns, cannot be switched off. What is
    ``for_citizens`` stands among the choices of citizens, the rest among those of officials.
    Where a text message carries ``no_link_by_sms``, what it says is enough: an address costs a
    second part, and addresses in text messages are what deceivers send.
    """

    key: str
    label: Text
    subject: Text
    body: Text
    channels: tuple[str, ...] = ()
    urgent: bool = False
    must_arrive: bool = False
    for_citizens: bool = False
    no_link_by_sms: bool = False

    def __post_init__(self) -> None:
        stray = _placeholders(_msgid(self.subject)) - SUBJECT_WORDS
        if stray:
            raise TalkativeSubjectError(self.key, sorted(stray))

    @property
    def words(self) -> frozenset[str]:
        """The words with which its texts are filled."""
        texts = _msgid(self.subject) + _msgid(self.body)
        return frozenset(_placeholders(texts))

    @property
    def may_be_muted(self) -> bool:
        """Whether a person may switch off that it leaves the product: nothing hangs on it."""
        return not self.urgent and not self.must_arrive

    def write(self, context: Mapping[str, object], language: str) -> tuple[str, str, str]:
        """Return subject, body and, for channels, the words as JSON, all in a language."""
        with override(language):
            subject, body = str(self.subject) % context, str(self.body) % context
            words = {name: str(value) for name, value in context.items()}
        return subject, body, json.dumps(words) if self.channels else ""


kinds: Registry[NoticeKind] = Registry(NoticeKind)


def _msgid(text: Text) -> str:
    """Return the text before translation: catalogues are not ready when kinds are registered."""
    with override(None):
        return str(text)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))

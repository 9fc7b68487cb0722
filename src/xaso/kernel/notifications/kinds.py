"""Kinds of notices: what they say, and by which channels they go out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
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
    days, never people. ``channels`` are keys such as ``notifications.email``; inside the
    product an official sees every notice anyway.
    """

    key: str
    label: Text
    subject: Text
    body: Text
    channels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        stray = _placeholders(_msgid(self.subject)) - SUBJECT_WORDS
        if stray:
            raise TalkativeSubjectError(self.key, sorted(stray))

    def write(self, context: Mapping[str, object]) -> tuple[str, str]:
        """Return subject and body in the language of the installation."""
        with override(settings.LANGUAGE_CODE):
            subject, body = str(self.subject) % context, str(self.body) % context
        return subject, body


kinds: Registry[NoticeKind] = Registry(NoticeKind)


def _msgid(text: Text) -> str:
    """Return the text before translation: catalogues are not ready when kinds are registered."""
    with override(None):
        return str(text)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))

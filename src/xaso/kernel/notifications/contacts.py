"""Who somebody is to the channels: addresses, language, wishes, quiet hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.models import ContactChoice
from xaso.lib.ids import IdentifierError, parse_phone

type Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Contact:
    """A receiver as the channels see one; empty where nothing is known.

    ``channels`` are those the person wants, in their order, or nothing for no wish.
    """

    user: User | None = None
    email: str = ""
    phone: str = ""
    language: str = ""
    channels: tuple[str, ...] = ()
    muted: frozenset[str] = frozenset()
    quiet: Span | None = None
    has_devices: bool = False

    @property
    def is_official(self) -> bool:
        """Whether it is somebody who works here and is told by all channels at once."""
        return self.user is not None and self.user.kind == User.Kind.OFFICIAL

    @property
    def reads(self) -> str:
        """The language the person is written to in."""
        return self.language or settings.LANGUAGE_CODE

    def quiet_end(self, now: datetime) -> datetime | None:
        """Return when the quiet hours end that hold at this moment; nothing outside of them."""
        first, last = self.quiet or usual_quiet_hours()
        here = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        at, is_overnight = here.time(), first > last
        holds = at >= first or at < last if is_overnight else first <= at < last
        if not holds:
            return None
        end = datetime.combine(here, last, here.tzinfo)
        return end if end > here else end + timedelta(days=1)


def usual_quiet_hours() -> Span:
    """Return the hours in which nobody is disturbed who has not chosen other ones."""
    first, last = settings.XASO_NOTIFICATIONS_QUIET.split("-")
    return time.fromisoformat(first), time.fromisoformat(last)


def contact_at(address: str) -> Contact:
    """Return somebody without an account by an e-mail address or a telephone number."""
    try:
        return Contact(phone=parse_phone(address))
    except IdentifierError:
        pass
    try:
        validate_email(address)
    except ValidationError:
        return Contact()
    return Contact(email=address)


def contacts_of(users: Iterable[User]) -> list[Contact]:
    """Return how these people want to be reached, in their order; one query for all."""
    people = list(users)
    choices = ContactChoice.objects.in_bulk([one.pk for one in people])
    return [_contact(one, choices) for one in people]


def _contact(user: User, choices: Mapping[UUID, ContactChoice]) -> Contact:
    choice = choices.get(user.pk)
    if choice is None:
        return Contact(user=user, email=user.email)
    quiet = (choice.quiet_from, choice.quiet_until)
    return Contact(
        user=user,
        email=choice.email or user.email,
        phone=choice.phone,
        language=choice.language,
        channels=tuple(choice.channels),
        muted=frozenset(choice.muted),
        quiet=(quiet[0], quiet[1]) if quiet[0] and quiet[1] else None,
        has_devices=choice.has_devices,
    )

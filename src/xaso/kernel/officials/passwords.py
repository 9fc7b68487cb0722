"""What a password must be, as the rules in force say it, in the product's own words."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import Role, RoleAssignment, SignInEvent, User, had_password
from xaso.kernel.officials.policy import account_rules
from xaso.kernel.organisations.api import Commune
from xaso.lib import clock
from xaso.lib.text import fold

LEAST_TOLD = 5
"""Shorter parts of a name are in too many words to be refused."""
_COMMON = CommonPasswordValidator()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the rules of today ask of a password; strict where no rules are in force."""

    length: int = 14
    length_with_second_step: int = 14
    history: int = 0
    admin_months: int = 0
    refuse_known: bool = True


def wanted() -> Wanted:
    """Read the rules on passwords that are in force today."""
    rules = account_rules()
    if rules is None:
        return Wanted()
    at = "accounts.password"
    return Wanted(
        length=rules.value_as(f"{at}.length", int),
        length_with_second_step=rules.value_as(f"{at}.length_with_second_step", int),
        history=rules.value_as(f"{at}.history", int),
        admin_months=rules.value_as(f"{at}.admin_months", int),
        refuse_known=rules.value_as(f"{at}.refuse_known", bool),
    )


class PasswordRules:
    """The one validator of passwords: least length, not known, not about oneself, not again.

    Figures, articles and marks of certainty stand among the rules of law (subject
    ``account-security``); that a second step allows a shorter password is theirs too.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password, with every reason at once."""
        known = user if user is not None and user.pk else None
        found = [ValidationError(one) for one in _refusals(password, known, wanted())]
        if found:
            raise ValidationError(found)

    def get_help_text(self) -> str:
        """Say what is wanted."""
        rules = wanted()
        words = {
            "length": rules.length,
            "shorter": rules.length_with_second_step,
            "history": rules.history,
        }
        length = _("At least %(length)s characters; a short sentence is easy to remember.")
        if rules.length_with_second_step < rules.length:
            length = _(
                "At least %(length)s characters, or %(shorter)s once a second step is set up; a"
                " short sentence is easy to remember."
            )
        parts = [length % words]
        if rules.refuse_known:
            parts.append(_("Without your name, user name, phone or the name of the commune."))
        if rules.history:
            parts.append(_("Not one of your last %(history)s passwords.") % words)
        return " ".join(parts)

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Note whether it is long enough by itself; it is asked for anew if the rest goes."""
        short = len(password) < wanted().length
        if user is not None and user.password_needs_second_step != short:
            user.password_needs_second_step = short
            User.objects.filter(pk=user.pk).update(password_needs_second_step=short)


def must_change(user: User) -> bool:
    """Whether the rules ask for a new password at this sign-in.

    Of an IT officer after some months; of anybody whose short password has lost its second
    step. The sample passwords of a demonstration are left alone.
    """
    if settings.XASO_DEMO or not user.has_usable_password():
        return False
    if user.password_needs_second_step and not user.has_second_factor:
        return True
    months, today = wanted().admin_months, clock.today()
    since = localdate(user.password_changed_at or user.created_at)
    return bool(months) and since < months_before(today, months) and _administers(user, today)


def ask_for_new_password(user: User, event: SignInEvent) -> None:
    """Lead who has just signed in to a new password, where the rules ask for one."""
    if event is SignInEvent.SIGNED_IN and not user.must_change_password and must_change(user):
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])


def months_before(day: date, months: int) -> date:
    """Return the same day some months ago, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _refusals(password: str, user: User | None, rules: Wanted) -> Iterator[str]:
    has_second = user is not None and user.has_second_factor
    least = rules.length_with_second_step if has_second else rules.length
    if len(password) < least:
        sentence = _("This password is too short: it needs at least %(length)s characters.")
        yield sentence % {"length": least}
    if rules.refuse_known and _is_common(password):
        yield _("Too many people use this password. Please choose another one.")
    if rules.refuse_known and user and any(one in _plain(password) for one in _told(user)):
        yield _("This password is about yourself or your commune. Please choose another one.")
    if user and rules.history and had_password(user, password, last=rules.history):
        sentence = _("You have used this password before. Choose one that is new.")
        yield sentence


def _is_common(password: str) -> bool:
    """Whether it is among the passwords that strangers try first, with or without accents."""
    written = {password.lower().strip(), fold(password), _plain(password)}
    return any(one in _COMMON.passwords for one in written)


def _told(user: User) -> Iterator[str]:
    """Yield what everybody knows about a person, plainly written."""
    roles = RoleAssignment.objects.filter(user=user)
    communes = roles.values("unit__authority__of_commune_id")
    names = Commune.objects.filter(pk__in=communes).values_list("name", flat=True)
    told = (user.full_name, user.username, user.email.split("@")[0], user.phone, *names)
    yield from (one for one in map(_plain, told) if len(one) >= LEAST_TOLD)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _administers(user: User, today: date) -> bool:
    held = RoleAssignment.objects.in_force(today).filter(user=user, role=Role.IT_OFFICER)
    return held.exists()

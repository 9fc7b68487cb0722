"""Who is told when a way of signing in was changed by its owner or reset by an IT officer."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role, SignInEvent, User, roles_in_force
from xaso.kernel.notifications.api import notify
from xaso.kernel.officials.notices import LEADER_RESET, SIGN_IN_CHANGED
from xaso.kernel.officials.queries import leaders_of
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.dates import say_moment

CHANGES: dict[SignInEvent, Promise] = {
    SignInEvent.PASSWORD_CHANGED: _("The password was changed."),
    SignInEvent.PHONE_CODE_SET: _("The code from the phone was set up."),
    SignInEvent.PASSKEY_ADDED: _("A passkey was added."),
    SignInEvent.PASSKEY_REMOVED: _("A passkey was removed."),
    SignInEvent.RECOVERY_CODES_MADE: _("New recovery codes were made."),
    SignInEvent.RECOVERY_CODE_USED: _("A recovery code was used to sign in."),
}
"""What owners are told of; the first password is replaced by whoever just received it."""
RESETS: dict[str, Promise] = {
    "invited": _("The password was ended and an invitation to set a new one was sent."),
    "password_reset": _("The password was replaced by a new first password."),
    "second_factor_reset": _("The phone, the passkeys and the recovery codes were forgotten."),
}
"""What an IT officer does to the account of somebody else, by the name of the act."""


def tell_of_change(user: User, event: SignInEvent) -> None:
    """Tell officials that somebody who was signed in as them changed how they sign in."""
    if event in CHANGES:
        _tell_owner(user, CHANGES[event], by=user)


def tell_of_reset(official: User, act: str, *, by: User) -> None:
    """Tell an official, and of a leader the other leaders too, what an IT officer reset."""
    _tell_owner(official, RESETS[act], by=by)
    roles = roles_in_force(official.pk, clock.today())
    for commune_id in {one.commune_id for one in roles if one.role is Role.LEADER}:
        with acting_in(commune_id):
            _tell_leaders(official, RESETS[act], by=by, commune_id=commune_id)


def _tell_owner(official: User, what: Promise, *, by: User) -> None:
    roles = roles_in_force(official.pk, clock.today())
    if not roles:
        return
    with acting_in(roles[0].commune_id):
        notify(
            SIGN_IN_CHANGED.key,
            to=[official.pk],
            context={"what": what, "moment": say_moment(clock.now()), "person": by.full_name},
            url=reverse("accounts:profile"),
            about=("official", official.pk),
        )


def _tell_leaders(official: User, what: Promise, *, by: User, commune_id: int) -> None:
    context = {
        "what": what,
        "moment": say_moment(clock.now()),
        "person": official.full_name,
        "officer": by.full_name,
    }
    notify(
        LEADER_RESET.key,
        to=set(leaders_of(commune_id, clock.today())) - {official.pk},
        context=context,
        url=reverse("audit:entries", query={"subject": str(official.pk)}),
        about=("official", official.pk),
    )

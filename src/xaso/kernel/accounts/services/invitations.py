"""Invitations: a link by which somebody sets the password of their own account, once."""

from uuid import UUID

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.services.failures import clear_failures
from xaso.kernel.accounts.services.passwords import change_password, give_first_password
from xaso.kernel.accounts.services.sessions import end_sessions


class InvitationTokens(PasswordResetTokenGenerator):
    """Signs links; the password in use is part of what is signed, so a link works once."""

    key_salt = "xaso.accounts.invitation"


_tokens = InvitationTokens()


@transaction.atomic
def invite(user: User) -> str:
    """Return the path of a new link, good for 72 hours; password and older links end."""
    give_first_password(user, None)
    end_sessions(user)
    return reverse("accounts:invitation", args=[user.pk, _tokens.make_token(user)])


def invited(user_id: UUID, token: str) -> User | None:
    """Return who was invited, while the link is good and the account open."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user if _tokens.check_token(user, token) else None


@transaction.atomic
def accept(user: User, password: str) -> None:
    """Set the password that the invited person chose; by that the link is used up."""
    change_password(user, password)
    clear_failures(user)

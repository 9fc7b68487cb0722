"""Setting up the commune's account on Zalo."""

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.channels import ZALO
from xaso.kernel.notifications.models import ZaloAccount
from xaso.kernel.notifications.permissions import SET_UP_CHANNELS
from xaso.kernel.permissions.api import require

TOKENS = ("access_sealed", "access_until", "refresh_sealed")


@transaction.atomic
def set_up(account: ZaloAccount, *, secrets: dict[str, str], actor: User) -> None:
    """Keep the account; of the secrets only those that were given anew.

    The tokens are those of now: the worker may have renewed them since the page was read, and
    a refresh token counts once.
    """
    require(actor, SET_UP_CHANNELS.key)
    kept = ZaloAccount.objects.select_for_update().filter(pk=account.pk).first()
    for column in TOKENS if kept else ():
        setattr(account, column, getattr(kept, column))
    for name, secret in secrets.items():
        if secret:
            setattr(account, name, secret)
    if secrets.get("refresh"):
        account.access = ""
    account.save()
    record(
        "notifications.gateway.set_up",
        actor=actor,
        subject=("gateway", account.pk),
        channel=ZALO,
        open=account.is_open,
    )

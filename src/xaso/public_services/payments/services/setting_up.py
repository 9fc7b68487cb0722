"""Setting up the accounts through which a commune is paid."""

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.public_services.payments.models import ProviderAccount
from xaso.public_services.payments.permissions import SET_UP


@transaction.atomic
def keep_account(account: ProviderAccount, secret: str, *, actor: User) -> None:
    """Keep an account as it was set up; an empty secret leaves the former one."""
    require(actor, SET_UP.key)
    if secret:
        account.secret = secret
    account.save()
    record(
        "payments.account.set_up",
        actor=actor,
        subject=("payments.account", account.pk),
        adapter=account.adapter,
        number=account.number,
        valid_from=account.valid_from.isoformat(),
        valid_to=account.valid_to.isoformat() if account.valid_to else "",
        secret_changed=bool(secret),
    )

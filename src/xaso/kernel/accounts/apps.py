"""Django's entry to the module."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "xaso.kernel.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Refuse to start where a second step is asked of a role that does not exist."""
        from xaso.kernel.accounts.models import Role

        unknown = set(settings.XASO_ACCOUNTS_SECOND_STEP_ROLES) - set(Role.values)
        if unknown:
            message = (
                f"XASO_ACCOUNTS_SECOND_STEP_ROLES names no role by “{', '.join(sorted(unknown))}”."
                f" There are: {', '.join(Role.values)}."
            )
            raise ImproperlyConfigured(message)

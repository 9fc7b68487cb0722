"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Tells officials and citizens what concerns them."""

    name = "xaso.kernel.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Open the channels, name the permission, the job and the line of the menu."""
        from xaso.kernel.notifications import (  # noqa: F401
            mail,
            notices,
            permissions,
            providers,
            resending,
            sending,
            subscribers,
        )
        from xaso.kernel.notifications.push.channel import PUSH  # noqa: F401
        from xaso.kernel.notifications.zalo.channel import ZALO  # noqa: F401

        subscribers.listen()

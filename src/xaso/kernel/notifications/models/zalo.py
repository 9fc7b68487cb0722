"""The commune's official account on Zalo."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import sealed_text
from xaso.kernel.tenancy.api import CommuneModel
from xaso.lib import clock


class ZaloAccount(CommuneModel):
    """The official account through which a commune sends on Zalo (tài khoản OA), one a commune.

    Its secrets and tokens are sealed and never shown. ``templates`` say for each kind of notice
    which approved template carries it, and which words fill that template's parameters.
    """

    app_id = models.CharField(_("application id"), max_length=40)
    api_url = models.URLField(
        _("address of the message service"),
        max_length=200,
        default="https://business.openapi.zalo.me",
    )
    oauth_url = models.URLField(
        _("address of the token service"), max_length=200, default="https://oauth.zaloapp.com"
    )
    templates = models.JSONField(_("templates by kind of notice"), default=dict, blank=True)
    is_open = models.BooleanField(_("in use"), default=True)
    app_secret_sealed = models.BinaryField(default=b"", editable=False)
    oa_secret_sealed = models.BinaryField(default=b"", editable=False)
    access_sealed = models.BinaryField(default=b"", editable=False)
    access_until = models.DateTimeField(default=clock.now, editable=False)
    refresh_sealed = models.BinaryField(default=b"", editable=False)

    app_secret = sealed_text("app_secret_sealed")
    oa_secret = sealed_text("oa_secret_sealed")
    access = sealed_text("access_sealed")
    refresh = sealed_text("refresh_sealed")

    class Meta:
        verbose_name = _("Zalo account")
        constraints = [
            models.UniqueConstraint(name="one_zalo_account", fields=["commune"]),
        ]

    def __str__(self) -> str:
        return self.app_id

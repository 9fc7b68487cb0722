"""What programs of other organisations may do with procedures."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.api_clients.api import register_scope

READ = register_scope("procedures.read", _("Read the procedures in use"))

"""What programs may do with events."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.api_clients.api import register_scope

READ = register_scope("webhooks.read_events", _("Learn what happens to its dossiers"))

"""What programs of other organisations may do with dossiers."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.api_clients.api import register_scope

SUBMIT = register_scope("dossiers.submit", _("Submit dossiers, add papers, withdraw"))
READ = register_scope("dossiers.read", _("Follow the dossiers that it submitted"))
READ_RESULT = register_scope("dossiers.read_result", _("Fetch the results of its dossiers"))

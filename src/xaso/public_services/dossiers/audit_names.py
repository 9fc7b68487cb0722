"""What people call the things that this module writes into the audit trail."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.public_services.dossiers.acts import ACTS

name_actions({f"dossiers.dossier.{act.key}": act.label for act in ACTS.values()})
name_actions(
    {
        "dossiers.dossier.submitted": _("Dossier submitted"),
        "dossiers.dossier.submitted_by_helper": _("Dossier submitted for a citizen"),
        "dossiers.dossier.opened_by_citizen": _("Opened by its citizen"),
        "dossiers.list.exported": _("List of dossiers taken out"),
        "dossiers.complaints.exported": _("Complaints about delay taken out"),
        "dossiers.register.printed": _("Dossier register printed"),
        "dossiers.register.exported": _("Dossier register taken out"),
        "dossiers.paper.issued": _("Paper issued"),
        "dossiers.paper.printed": _("Paper printed"),
        "dossiers.form.printed": _("Electronic form printed"),
        "dossiers.file.added": _("File added to a dossier"),
        "dossiers.process_trial.asked": _("Tried a process on last year's dossiers"),
    }
)
name_words(
    {
        "dossiers.dossier": _("Dossier"),
        "dossiers.list": _("List of dossiers"),
        "dossiers.complaint": _("Complaint about delay"),
        "dossiers.register": _("Dossier register"),
        "dossiers.paper": _("Paper"),
        "from_state": _("State before"),
        "to_state": _("State afterwards"),
        "rows": _("Rows"),
        "opened": _("What was opened"),
        "consent": _("Consent"),
    }
)

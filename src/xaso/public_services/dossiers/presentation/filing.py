"""By whose hand a dossier came in online, and what was compared, in words."""

from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment
from xaso.public_services.dossiers.models import Dossier, DossierFiling
from xaso.ui.values import Fact, Moment


def say_helper(filing: DossierFiling | None) -> str:
    """Say who filled it in and sent it for the citizen, and how the citizen agreed."""
    if filing is None or filing.helper is None or filing.consented_at is None:
        return ""
    return _(
        "Filled in for the citizen by %(person)s; the citizen agreed %(how)s, %(moment)s."
    ) % {
        "person": filing.helper.full_name,
        "how": filing.get_consent_display(),
        "moment": say_moment(filing.consented_at),
    }


def facts_of_filing(filing: DossierFiling | None) -> list[Fact]:
    """Return what an official should know of the way it was filed."""
    if filing is None:
        return []
    found = []
    if filing.helper:
        found.append(
            Fact(_("Filed for the citizen by"), filing.helper.full_name, note=_consent(filing))
        )
    if filing.representation_id:
        found.append(
            Fact(
                _("Filed on the strength of"),
                _("A confirmed representation"),
                note=_("Who acts for whom stands below; the proof lies among the papers."),
            )
        )
    if filing.number_check:
        found.append(Fact(_("Personal id of the form"), filing.get_number_check_display()))
    return found


def moment_of_filing(dossier: Dossier, filing: DossierFiling | None) -> list[Moment]:
    """Return the filing by a helper as the first thing that happened; else nothing."""
    if filing is None or filing.helper is None:
        return []
    return [
        Moment(
            title=_("Filed online for the citizen"),
            at=say_moment(dossier.created_at),
            who=filing.helper.full_name,
            text=_consent(filing),
            iso=dossier.created_at.isoformat(),
        )
    ]


def _consent(filing: DossierFiling) -> str:
    if filing.consented_at is None:
        return ""
    return _("The citizen agreed %(how)s, %(moment)s.") % {
        "how": filing.get_consent_display(),
        "moment": say_moment(filing.consented_at),
    }

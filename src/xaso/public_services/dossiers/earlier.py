"""What the citizen's last own dossier says about them, as known values for their next form."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from xaso.kernel.forms.api import PrefilledValue, PrefillSource, PrefillSubject
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.models import DossierParty


class EarlierDossier(PrefillSource):
    """The applicant of the last dossier that this account put down in the commune in force.

    Nothing is given for somebody else (``on_behalf_of``), and nothing of a dossier whose
    applicant was another person than the one who submitted it.
    """

    key = "dossiers.earlier"
    label = _("From the last dossier")
    order = 60

    def values(self, subject: PrefillSubject) -> Mapping[str, PrefilledValue]:
        """Return name, number, birth date, address and telephone; one statement."""
        party = None if subject.on_behalf_of else _last(subject)
        if party is None:
            return {}
        day = local_day(party.dossier.created_at)
        known = {
            "full_name": party.name,
            "personal_id": party.personal_id,
            "birth_date": party.birth_date.isoformat() if party.birth_date else "",
            "address": party.address,
            "phone": party.phone,
        }
        return {
            f"applicant.{name}": PrefilledValue(value, day)
            for name, value in known.items()
            if value
        }


def _last(subject: PrefillSubject) -> DossierParty | None:
    submitters = DossierParty.objects.filter(
        dossier=OuterRef("dossier"), part=DossierParty.Part.SUBMITTER
    )
    own = DossierParty.objects.filter(
        ~Exists(submitters),
        dossier__submitted_by=subject.user_id,
        part=DossierParty.Part.APPLICANT,
    )
    return own.select_related("dossier").order_by("-dossier__created_at", "-id").first()

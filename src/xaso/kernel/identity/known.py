"""What a citizen's sign-in says about them, as known values for their forms."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from xaso.kernel.forms.api import PrefilledValue, PrefillSource, PrefillSubject
from xaso.kernel.identity.models import CitizenIdentity
from xaso.kernel.identity.queries import RepresentedPerson, may_act_for
from xaso.lib import clock
from xaso.lib.dates import local_day


class AccountValues(PrefillSource):
    """Name, number and birth date as the surest provider gave them; nothing for somebody else."""

    key = "identity.account"
    label = _("From the e-identity account")
    order = 10

    def values(self, subject: PrefillSubject) -> Mapping[str, PrefilledValue]:
        """Return what the provider vouched for, as of the last sign-in; one statement."""
        rows = CitizenIdentity.objects.filter(user_id=subject.user_id).order_by("-level")
        known = None if subject.on_behalf_of else rows.first()
        if known is None:
            return {}
        said = {
            "full_name": known.full_name,
            "personal_id": known.personal_id,
            "birth_date": known.birth_date.isoformat() if known.birth_date else "",
            "phone": known.phone,
        }
        day = local_day(known.refreshed_at)
        return {
            f"applicant.{name}": PrefilledValue(value, day)
            for name, value in said.items()
            if value
        }


class RepresentedValues(PrefillSource):
    """Name, number and birth date of the person represented, as an official confirmed them.

    ``on_behalf_of`` is the id of the representation. An organisation fills in no person's data.
    """

    key = "identity.represented"
    label = _("From the confirmed representation")
    order = 10

    def values(self, subject: PrefillSubject) -> Mapping[str, PrefilledValue]:
        """Return what is known of the person for whom the citizen acts today; one statement."""
        for one in _represented_by(subject):
            if str(one.representation_id) == subject.on_behalf_of and not one.is_organisation:
                said = {
                    "full_name": one.name,
                    "personal_id": one.number,
                    "birth_date": one.birth_date.isoformat() if one.birth_date else "",
                }
                return {f"applicant.{k}": PrefilledValue(v) for k, v in said.items() if v}
        return {}


def _represented_by(subject: PrefillSubject) -> tuple[RepresentedPerson, ...]:
    return may_act_for(subject.user_id, clock.today()) if subject.on_behalf_of else ()

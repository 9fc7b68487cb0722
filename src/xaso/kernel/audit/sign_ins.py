"""Sign-ins, sign-outs and locks in the audit trail of the commune where a person works."""

from django.utils import timezone

from xaso.kernel.accounts.api import SignInEvent, User, roles_in_force
from xaso.kernel.audit.services.recording import record
from xaso.kernel.tenancy.api import acting_in, current_commune


def record_sign_in(user: User, event: SignInEvent) -> None:
    """Write it down where the person holds their first role; of others, in the commune in force."""
    roles = roles_in_force(user.pk, timezone.localdate())
    commune_id = roles[0].commune_id if roles else current_commune()
    if commune_id is not None:
        with acting_in(commune_id):
            record(f"accounts.{event}", actor=user, subject=("accounts.user", user.pk))

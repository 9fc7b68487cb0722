"""What an IT officer types, and what the trail says of it."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, unit
from xaso.kernel.tenancy.api import acting_in

LIST = "/officials/"


def typed(**more):
    return {
        "full_name": "Nguyễn Văn  An",
        "username": "",
        "phone": "",
        "email": "",
        "role": Role.SPECIALIST,
        "unit": str(unit(Unit.Kind.SPECIALISED).pk),
        "position": "",
        "valid_from": "2026-01-05",
        "valid_to": "",
    } | more


def actions():
    with acting_in(HERE):
        return list(AuditEntry.objects.order_by("at", "id").values_list("action", flat=True))

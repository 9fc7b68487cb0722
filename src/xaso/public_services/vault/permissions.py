"""Who may read what citizens share with the authority."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

READ_SHARED = register(
    "vault.read_shared",
    Role.RECEPTIONIST,
    Role.SPECIALIST,
    Role.UNIT_HEAD,
    Role.LEADER,
)

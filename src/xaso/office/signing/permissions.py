"""Who signs, who keeps the seal, who records by what authority people sign."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

SIGN = register(
    "signing.sign",
    Role.LEADER,
    Role.UNIT_HEAD,
    Role.SPECIALIST,
    Role.RECEPTIONIST,
    Role.SUPERVISOR,
    Role.ACCOUNTANT,
    Role.CLERK,
)
SEAL = register("signing.seal", Role.CLERK)
SEE_KEYS = register("signing.see_keys", Role.IT_OFFICER, Role.LEADER, Role.CLERK)
RECORD_AUTHORITY = register("signing.record_authority", Role.LEADER, Role.CLERK)

"""Who may administer officials, and who may lend a role."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

LENDABLE = (Role.LEADER, Role.UNIT_HEAD, Role.SUPERVISOR)

MANAGE = register("officials.manage_officials", Role.IT_OFFICER)
SEE_POWERS = register("officials.see_powers", Role.IT_OFFICER, Role.LEADER)
OPEN_EMERGENCY = register(
    "officials.open_emergency",
    Role.UNIT_HEAD,
    Role.LEADER,
    Role.SUPERVISOR,
    Role.IT_OFFICER,
)
REVIEW_EMERGENCY = register("officials.review_emergency", Role.LEADER)
DELEGATE = register("officials.delegate", *LENDABLE)

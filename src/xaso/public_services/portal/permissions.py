"""Who files for citizens, and who says what online submission asks for."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

ASSIST = register(
    "portal.assist_citizens",
    Role.RECEPTIONIST,
    Role.SUPERVISOR,
    Role.COMMUNITY_HELPER,
)
SET_SCALE = register("portal.set_rating_scale", Role.SUPERVISOR, Role.LEADER)
SET_RULES = register("portal.set_online_rules", Role.SUPERVISOR, Role.IT_OFFICER, Role.LEADER)

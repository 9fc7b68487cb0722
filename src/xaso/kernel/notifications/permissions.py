"""Who looks after notices that did not arrive, and sets up the ways out."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

SEE_DELIVERIES = register("notifications.see_deliveries", Role.IT_OFFICER)
SET_UP_CHANNELS = register("notifications.set_up_channels", Role.IT_OFFICER)

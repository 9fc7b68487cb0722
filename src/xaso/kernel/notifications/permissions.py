"""Who looks after notices that did not arrive."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

SEE_DELIVERIES = register("notifications.see_deliveries", Role.IT_OFFICER)

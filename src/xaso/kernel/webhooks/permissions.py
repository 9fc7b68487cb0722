"""Who looks after the receivers of events."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

MANAGE = register("webhooks.manage_webhooks", Role.IT_OFFICER)

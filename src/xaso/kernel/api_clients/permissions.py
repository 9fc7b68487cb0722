"""Who looks after the programs that call the API."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

MANAGE = register("api_clients.manage_clients", Role.IT_OFFICER)

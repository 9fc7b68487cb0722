"""Who may change how the commune is organised."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

MANAGE = register("directory.manage_organisation", Role.IT_OFFICER)

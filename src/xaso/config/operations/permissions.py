"""Who may look in while the installation is closed for maintenance."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

LOOK_IN = register("product.look_in_during_maintenance", Role.IT_OFFICER)

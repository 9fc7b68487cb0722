"""Who looks after files that the scanner holds back."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

RELEASE = register("files.release_held", Role.IT_OFFICER)

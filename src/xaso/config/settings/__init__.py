"""Settings by concern; every variable of the environment is in docs/reference/environment.md."""

from xaso.config.settings.base import *  # noqa: F403
from xaso.config.settings.database import *  # noqa: F403
from xaso.config.settings.logging import *  # noqa: F403
from xaso.config.settings.mail import *  # noqa: F403
from xaso.config.settings.modules import *  # noqa: F403
from xaso.config.settings.operations import *  # noqa: F403
from xaso.config.settings.security import *  # noqa: F403

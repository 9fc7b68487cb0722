"""What a provider says about a person, in our words."""

from dataclasses import dataclass
from datetime import date

from xaso.kernel.identity.models import Level

DIGITS = 6
"""How long a code to a telephone is."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """A person as a provider vouches for them."""

    provider: str
    subject: str
    level: Level
    personal_id: str = ""
    full_name: str = ""
    birth_date: date | None = None
    phone: str = ""

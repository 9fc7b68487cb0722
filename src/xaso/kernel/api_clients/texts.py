"""Types of what other programs send: plain texts, moments with their offset."""

import unicodedata
from datetime import UTC, datetime
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, StringConstraints

LINE_BREAKS = "\n\r\t"


def plain(text: str) -> str:
    """Refuse control characters, which no name, address or note contains."""
    if any(unicodedata.category(one) == "Cc" and one not in LINE_BREAKS for one in text):
        raise ValueError(_("Control characters are not taken."))
    return text


def _in_utc(moment: datetime) -> datetime:
    """Return the moment without its offset: not every offset that can be written is taken later."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(_("This moment lies outside of the calendar.")) from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Code = Annotated[str, StringConstraints(max_length=60), AfterValidator(plain)]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(plain)
]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(plain)
]


class Given(Schema):
    """What another program sends: a field that we do not know is an error, not a loss."""

    model_config = ConfigDict(extra="forbid")

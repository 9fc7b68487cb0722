"""The reasons that officials gave before, to be offered again."""

import re

from xaso.lib.text import fold
from xaso.public_services.dossiers.models import DossierAct

LOOKED_AT = 60
_LONG_NUMBER = re.compile(r"[0-9]{6,}")


def recent_reasons(act_key: str, *, count: int = 8) -> list[str]:
    """Return the reasons last given in this commune for an act, each once, the latest first.

    What names the person of its dossier or carries a long number (a personal id, a phone)
    is not offered: a reason must not take one citizen's data into another's paper.
    """
    given = DossierAct.objects.filter(key=act_key).exclude(words="").order_by("-at")
    rows = given.values_list("words", "dossier__applicant_name")[:LOOKED_AT]
    fitting = (first_line(words) for words, name in rows if not _is_personal(words, name))
    return list(dict.fromkeys(fitting))[:count]


def first_line(words: str) -> str:
    """Return the first line of a reason; further lines are about one dossier only."""
    return words.split("\n", 1)[0].strip()


def _is_personal(words: str, name: str) -> bool:
    digits = words.replace(" ", "").replace(".", "")
    return fold(name) in fold(words) or bool(_LONG_NUMBER.search(digits))

"""Where forms are used: other modules tell it, so that officials see what a change touches."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xaso.kernel.providers.api import Registry


@dataclass(frozen=True, slots=True)
class FormUse:
    """Something for which a form is filled in, such as a procedure, and its page."""

    label: str
    url: str


class FormUser(ABC):
    """Somebody who lets people fill in forms."""

    key: str

    @abstractmethod
    def uses(self) -> Mapping[str, Sequence[FormUse]]:
        """Return what forms are used for today, by their keys."""


form_users: Registry[FormUser] = Registry(FormUser)


def uses_of_forms() -> dict[str, list[FormUse]]:
    """Return what all forms are used for today, by their keys."""
    found: defaultdict[str, list[FormUse]] = defaultdict(list)
    for user in form_users:
        for key, uses in user.uses().items():
            found[key] += uses
    return dict(found)

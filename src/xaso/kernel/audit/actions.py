"""What audited actions, things and details are called when people read about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from xaso.kernel.providers.api import Registry, Text


@dataclass(frozen=True, slots=True)
class ActionName:
    """An audited action (``officials.account.added``) and what people call it."""

    key: str
    label: Text


action_names: Registry[ActionName] = Registry(ActionName)


def name_actions(labels: Mapping[str, Text]) -> None:
    """Name the actions that a module records."""
    for key, label in labels.items():
        action_names.register(ActionName(key, label))


def say_action(key: str) -> str:
    """Return what people call the action; the key itself where nobody named it."""
    return str(action_names[key].label) if key in action_names else key


_words: dict[str, Text] = {}


def name_words(words: Mapping[str, Text]) -> None:
    """Say what people call kinds of things (``official``) and details (``reason``)."""
    _words.update(words)


def say_word(key: str) -> str:
    """Return what people call a kind of thing or a detail; the key itself if nobody said."""
    return str(_words.get(key, key))

"""The map as addresses need it: communes of today, found by code or by what people write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A commune of today with its province: "phường Ba Đình, thành phố Hà Nội"."""

    code: str
    name: str
    province: str
    hint: str = ""

    @property
    def said(self) -> str:
        """The place in words."""
        return f"{self.name}, {self.province}"


class Places(Protocol):
    """Finds communes."""

    def by_code(self, code: str) -> KnownPlace | None:
        """Return the commune in force with this code."""

    def by_name(self, text: str) -> Sequence[KnownPlace]:
        """Return the communes that a text names exactly: none, one, or several of one name."""


class KeptPlaces:
    """The communes that kept answers name, as they name them: no later map changes what they say."""

    def __init__(self, values: Any) -> None:
        self._by_code = {place.code: place for place in _kept_in(values)}

    def by_code(self, code: str) -> KnownPlace | None:
        """Return the commune that was kept under this code."""
        return self._by_code.get(code)

    def by_name(self, text: str) -> Sequence[KnownPlace]:
        """Return nothing: what was kept has its code."""
        return ()


def _kept_in(values: Any) -> Iterator[KnownPlace]:
    match values:
        case {"commune": str(code), "place": str(said)}:
            name, _comma, province = said.rpartition(", ")
            yield KnownPlace(code, name, province)
        case dict():
            for one in values.values():
                yield from _kept_in(one)
        case list():
            for one in values:
                yield from _kept_in(one)


class NoPlaces:
    """A map without places, for forms that ask for none."""

    def by_code(self, code: str) -> KnownPlace | None:
        """Return nothing."""
        return None

    def by_name(self, text: str) -> Sequence[KnownPlace]:
        """Return nothing."""
        return ()


NO_PLACES = NoPlaces()

"""How much of everything a package may hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken; what grows by itself is refused before it is in memory.

    Attributes:
        package: bytes of the whole package.
        attachment: bytes of one file, unpacked.
        attachments: files in a package.
        ratio: how many times larger a zipped file may become.
        field: characters of a field that is no file.
        fields: characters of all fields together.
        elements: elements in a package.
        depth: how deep they may be nested.
    """

    package: int = 100 * 1024 * 1024
    attachment: int = 50 * 1024 * 1024
    attachments: int = 50
    ratio: int = 200
    field: int = 100_000
    fields: int = 2_000_000
    elements: int = 20_000
    depth: int = 24

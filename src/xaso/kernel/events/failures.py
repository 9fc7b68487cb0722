"""What may be kept and logged of an error: never its text, which may name a person."""

import traceback
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Failure:
    """The class of an error and the last place in our own program on its way."""

    error_class: str
    place: str

    def __str__(self) -> str:
        return f"{self.error_class} in {self.place or 'a library'}"


class JobFailedError(Exception):
    """A background job failed; the queue may log this. The cause stays with ``error``."""

    def __init__(self, name: str, error: Exception) -> None:
        super().__init__(f"{name}: {failure_of(error)}")
        self.error = error


def failure_of(error: BaseException) -> Failure:
    """Return what is safe to keep of an error."""
    kind = type(error)
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(SOURCE)
    ]
    place = f"{Path(ours[-1].filename).relative_to(SOURCE)}:{ours[-1].lineno}" if ours else ""
    return Failure(f"{kind.__module__}.{kind.__qualname__}", place)

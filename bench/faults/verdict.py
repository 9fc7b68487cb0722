"""What a program of the faults says at its end."""

from collections.abc import Mapping, Sequence


def say(name: str, counts: Mapping[str, object], faults: Sequence[str]) -> int:
    """Print counts, faults and one line; return the exit code."""
    for what, times in counts.items():
        print(f"  {what}: {times}")
    for one in faults:
        print(f"  FAULT {one}")
    print(f"{name}: {'not held, ' + str(len(faults)) + ' faults' if faults else 'held'}")
    return 1 if faults else 0

"""The table of the portal's functions names tests that exist and says how sure each rule is."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "portal-functions.md"
ROW = re.compile(
    r"^\| (?!function|---)(.+) \| (.+) \| (.+) \| `(test_\w+\.py)::(test_\w+)` \|$"
)
MARKS = {"V", "V PD", "S", "G", "–"}
LEAST = 30


def rows():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    table = [one for one in lines if one.startswith("| ") and "---" not in one]
    return [one for one in table if not one.startswith("| function")]


def written_tests():
    """Return every test of the product by its file."""
    found = [*(ROOT / "src").rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    return {one.name: one.read_text(encoding="utf-8") for one in found}


def test_every_function_names_a_test_that_exists():
    written, missing = written_tests(), []

    for row in rows():
        read = ROW.match(row)
        assert read, row
        name, test = read[4], read[5]
        if not re.search(rf"^def {test}\(", written.get(name, ""), re.MULTILINE):
            missing.append(f"{name}::{test}")

    assert missing == []


def test_every_function_says_what_asks_for_it_and_how_sure_that_is():
    read = [ROW.match(row) for row in rows()]

    for one in read:
        assert set(one[3].split(", ")) <= MARKS, one[0]
        assert (one[3] == "–") == (one[2] == "issue"), one[0]


def test_no_function_is_named_twice_and_none_was_forgotten_on_the_way():
    counted = Counter(ROW.match(row)[1] for row in rows())

    assert max(counted.values()) == 1
    assert len(counted) >= LEAST

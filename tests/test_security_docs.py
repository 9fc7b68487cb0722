"""The security pages say what is so: what they name exists, and nothing is claimed without it."""

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECURITY, SOURCE = ROOT / "docs" / "security", ROOT / "src" / "xaso"
COLUMNS = ["id", "level", "requirement", "applies", "state", "evidence", "reason"]
STATES = {"met", "partly", "not met", "not applicable", "not looked at"}
TO_LEVEL_3 = {"V6", "V8", "V11", "V14", "V16"}
LINES = {"1": 70, "2": 183, "3": 33}
"""How many requirements of ASVS 5.0.0 there are at levels 1 and 2, and 3 in those chapters."""
ID = re.compile(r"V(1[0-7]|[1-9])\.[1-9]\d?\.[1-9]\d?")
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
TEST = re.compile(r"`(test_\w+\.py)(?:::(test_\w+))?`")
NAMED_SOURCE = re.compile(
    r"`((?:kernel|config|lib|office|public_services|registers|ui)/[\w/]+\.py)`"
)
RISK = re.compile(r"\bR\d+\b")
CRYPTOGRAPHY = re.compile(
    r"^(?:from|import) (?:hashlib|hmac|secrets|ssl|pyotp|cryptography|authlib|webauthn)\b"
    r"|^(?:from|import) (?:pyhanko|pkcs11|signxml)\b"
    r"|^from django\.core(?:\.signing)? import .*[sS]ign"
    r"|salted_hmac|PasswordResetTokenGenerator|_signed_cookie",
    re.MULTILINE,
)
NOT_THE_PRODUCT = {"tests", "demo", "migrations", "testing.py"}

with (SECURITY / "asvs.csv").open(encoding="utf-8", newline="") as _file:
    _reader = csv.DictReader(_file, strict=True)
    ROWS = list(_reader)
    HEADER = list(_reader.fieldnames or ())


def id_of(row):
    return row["id"]


@cache
def names_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def missing(evidence):
    """Name what is not there of the files and tests that a line leans on."""
    named = [one.partition("::") for one in evidence.split("; ") if one]
    return [
        f"{path}::{test}" if test else path
        for path, _colons, test in named
        if not (ROOT / path).is_file() or (test and test not in names_in(ROOT / path))
    ]


def test_each_requirement_has_one_line_of_the_right_shape():
    assert HEADER == COLUMNS
    assert [row["id"] for row in ROWS if not ID.fullmatch(row["id"])] == []
    assert [one for one, times in Counter(map(id_of, ROWS)).items() if times > 1] == []
    assert Counter(row["level"] for row in ROWS) == LINES
    assert {row["id"].split(".")[0] for row in ROWS if row["level"] == "3"} == TO_LEVEL_3


@pytest.mark.parametrize("row", ROWS, ids=id_of)
def test_a_line_says_what_it_rests_on_or_why_not(row):
    state, evidence = row["state"], row["evidence"]

    assert None not in row
    assert None not in row.values()
    assert row["requirement"]
    assert state in STATES
    assert row["applies"] == ("no" if state == "not applicable" else "yes")
    assert missing(evidence) == []
    if state == "met":
        assert evidence
    if state in ("partly", "not met", "not applicable"):
        assert row["reason"].endswith(".")
    if state == "not looked at":
        assert not evidence


def test_the_threat_model_names_tests_that_exist():
    text = (SECURITY / "threat-model.md").read_text(encoding="utf-8")
    files = {}
    for path in [*SOURCE.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]:
        files.setdefault(path.name, []).append(path)

    gone = [
        f"{name}::{test}"
        for name, test in TEST.findall(text)
        if len(files.get(name, [])) != 1 or (test and test not in names_in(files[name][0]))
    ]

    assert len(TEST.findall(text)) > 100
    assert gone == []


@pytest.mark.parametrize("page", sorted(SECURITY.glob("*.md")), ids=lambda page: page.name)
def test_links_of_the_security_pages_lead_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_each_remaining_risk_is_described_and_belongs_to_a_threat():
    threats, risks = (SECURITY / "threat-model.md").read_text().split("## What remains")
    described = re.findall(r"^\| (R\d+) \|", risks, re.MULTILINE)
    named = set(RISK.findall(threats.split("## 1 ", 1)[1]))

    assert len(described) == len(set(described))
    assert named == set(described)


def test_every_source_that_uses_cryptography_is_in_the_inventory():
    named = NAMED_SOURCE.findall((SECURITY / "inventories.md").read_text(encoding="utf-8"))
    using = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if not NOT_THE_PRODUCT & set(path.parts) and CRYPTOGRAPHY.search(path.read_text())
    }

    assert len(using) > 30
    assert using - set(named) == set()
    assert [name for name in named if not (SOURCE / name).is_file()] == []

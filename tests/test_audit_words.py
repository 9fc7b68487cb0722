"""What the audit trail shows to people has a name, whichever module recorded it."""

import re

import pytest
from tools.messages import ROOT

from xaso.kernel.audit.actions import action_names, say_word

SOURCES = [
    path
    for path in sorted((ROOT / "src").rglob("*.py"))
    if not {"tests", "migrations"} & set(path.parts)
]
SUBJECT = re.compile(r'subject=\(\s*"([a-z_.]+)"')
ACTION = re.compile(r'\brecord\(\s*"([a-z_.]+)"')


def recorded(what):
    return sorted({found for path in SOURCES for found in what.findall(path.read_text())})


def test_the_sources_record_something():
    assert len(recorded(SUBJECT)) > 10
    assert len(recorded(ACTION)) > 10


@pytest.mark.parametrize("kind", recorded(SUBJECT))
def test_a_kind_of_thing_is_called_something(kind):
    assert say_word(kind) != kind


@pytest.mark.parametrize("action", recorded(ACTION))
def test_an_action_is_called_something(action):
    assert action in action_names

"""The documentation of acts says what the code does."""

from pathlib import Path

from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.acts_table import acts_table

DOCUMENT = Path(__file__).resolve().parents[5] / "docs" / "reference" / "dossier-acts.md"


def test_the_document_is_what_the_table_says():
    assert DOCUMENT.read_text(encoding="utf-8") == acts_table(), "Please run: make docs"


def test_every_act_has_its_row_in_both_languages():
    rows = [line for line in acts_table().splitlines() if line.startswith("| **")]

    assert len(rows) == len(ACTS)
    row = next(one for one in rows if "`hand_over`" in one)
    assert "**Bàn giao / Hand over the dossier**" in row
    assert "Cán bộ" in row

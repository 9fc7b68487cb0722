"""The code speaks the words of the glossary."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TERMS = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
CLASSES = {
    node.name: ast.get_docstring(node) or ""
    for source in (ROOT / "src" / "xaso").rglob("*.py")
    if "tests" not in source.parts and "migrations" not in source.parts
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
    if isinstance(node, ast.ClassDef)
}


@pytest.mark.parametrize("term", TERMS.values(), ids=list(TERMS))
def test_the_code_uses_the_agreed_word(term):
    for name in term["code"]:
        assert name in CLASSES, f"{name} is in the glossary but not in the code"
        assert any(word.strip() in CLASSES[name] for word in term["vi"].split(" / "))
    for name in CLASSES:
        assert not any(name.startswith(word) for word in term["avoid"]), (
            f"{name}: say otherwise"
        )

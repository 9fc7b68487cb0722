"""The documentation says what is so: generated pages, links, paths, modules."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.utils import translation
from tools import reference_docs

ROOT = Path(__file__).resolve().parents[1]
TRACKED = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md")
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(
    r"`((?:src|docs|tests|tools|deploy|bench|requirements|standins)/[\w./-]*\w/?)`"
)
MAKE = re.compile(r"`make ([a-z-]+)")
COMMAND = re.compile(r"`xaso ([a-z_]+)")
WRITTEN = subprocess.run(TRACKED, cwd=ROOT, capture_output=True, text=True, check=False).stdout
PAGES = [ROOT / line for line in WRITTEN.splitlines() if (ROOT / line).exists()]
DOCS = [page for page in PAGES if page.parent == ROOT or ROOT / "docs" in page.parents]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
IN_THE_DEMO = {"load_demo"}


def name_of(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize(
    "name", ["environment.md", "commands.md", "permissions.md", "openapi.json"]
)
def test_a_generated_page_is_what_the_code_says(name):
    with translation.override("en"):
        made = reference_docs.pages()[name]

    written = (reference_docs.REFERENCE / name).read_text(encoding="utf-8")

    assert written == made, "Please run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", DOCS, ids=name_of)
def test_what_the_docs_name_exists(page):
    text = page.read_text(encoding="utf-8")
    known = set(get_commands()) | IN_THE_DEMO

    assert [path for path in PATH.findall(text) if not (ROOT / path).exists()] == []
    assert set(MAKE.findall(text)) <= TARGETS
    assert set(COMMAND.findall(text)) <= known


def test_the_picture_of_the_house_names_every_module():
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    named = set(re.findall(r"\w+", picture))
    apps = (ROOT / "src" / "xaso").glob("*/*/apps.py")
    modules = {path.parent.name for path in apps if path.parent.name != "demo"}

    assert modules - named == set()

"""Rules of the architecture that no import linter can see."""

import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
STACK = [
    "lib", "ui", "kernel", "registers", "office", "infrastructure", "community",
    "public_services", "governance", "config",
]  # fmt: skip
OURS = [model for model in apps.get_models() if model.__module__.startswith("xaso.")]
RELATIONS = [
    pytest.param(model, field, id=f"{model._meta.label}.{field.name}")
    for model in OURS
    for field in model._meta.get_fields()
    if field.is_relation
    and field.concrete
    and field.related_model.__module__.startswith("xaso.")
]
SOURCES = [
    path
    for path in sorted((ROOT / "src" / "xaso").rglob("*.py"))
    if "migrations" not in path.parts
]
MODULES = sorted(
    {path.parent for path in SOURCES if path.name == "apps.py" and path.parent.name != "demo"}
)
FORBIDDEN = {"utils.py", "helpers.py", "common.py", "misc.py", "managers.py", "signals.py"}


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("model", "field"), RELATIONS)
def test_relations_point_down_the_stack_and_leave_no_trace(model, field):
    here, there = model.__module__.split("."), field.related_model.__module__.split(".")

    assert STACK.index(there[1]) <= STACK.index(here[1])
    if here[1:3] != there[1:3]:
        assert field.remote_field.hidden, (
            "a relation into another module needs related_name='+'"
        )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_readable(path):
    assert lines(path) <= (600 if "tests" in path.parts else 400)
    assert path.name not in FORBIDDEN


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_says_what_it_is_for(module):
    assert (module / "README.md").exists() or module.name == "config"


def test_templates_stay_readable():
    long = {
        str(path.relative_to(ROOT)): lines(path)
        for path in (ROOT / "src").rglob("*.html")
        if lines(path) > 120 and "design" not in path.name
    }

    assert long == {}


def test_nothing_in_the_tree_names_a_machine():
    words = ["/" + "work/", "/" + "farm/", "registry." + "npmjs", "files." + "pythonhosted"]
    command = ["git", "grep", "-nIlF"]
    for word in words:
        command += ["-e", word]
    found = subprocess.run(
        [*command, "--", ".", ":!*.lock"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert found.stdout == ""

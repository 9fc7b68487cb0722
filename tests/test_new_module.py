"""`make module` writes a module that passes every check at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools.new_module import WINGS, make

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SKIP = shutil.ignore_patterns("__pycache__", "*.mo", "fonts", "node_modules", "var", ".*")
PARTS = ("src", "docs", "tests", "tools")
ASKED = """
import django; django.setup()
from django.template.loader import get_template
from django.urls import reverse
get_template("a_sample/start.html"), get_template("sample_rows/start.html")
print(reverse("a_sample:start"), reverse("sample_rows:start"))
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """Copy the product and add a module of a new wing and one of a known wing."""
    root = tmp_path_factory.mktemp("product")
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part, ignore=SKIP)
    shutil.copy(ROOT / "pyproject.toml", root)
    new_wing = next((one for one in WINGS if not (root / "src/xaso" / one).exists()), "office")
    made = make(root, group=new_wing, name="a_sample", title="Sample", vietnamese="Mẫu")
    made += make(root, group="registers", name="sample_rows", title="Rows", vietnamese="Dòng")
    return root, [path for path in made if path.suffix == ".py"]


def run(root, *command):
    paths = os.pathsep.join([str(root / "src"), str(root)])
    env = os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        command, cwd=root, env=env, capture_output=True, text=True, check=False
    )


def test_it_is_clean_and_formatted(product):
    root, sources = product

    for act in (["check"], ["format", "--check"]):
        done = run(root, BIN / "ruff", *act, "--no-cache", *sources)
        assert done.returncode == 0, done.stdout


def test_the_layers_know_it(product):
    root, _sources = product

    said = run(root, BIN / "lint-imports", "--no-cache").stdout

    kept = [line for line in said.splitlines() if line.endswith("KEPT")]
    assert any("Modules of the registers" in line for line in kept)
    assert "a_sample" not in said


def test_its_page_has_an_address_and_a_template(product):
    root, _sources = product

    done = run(root, sys.executable, "-c", ASKED)

    assert done.stdout.split() == ["/a-sample/", "/sample-rows/"], done.stderr


def test_its_address_has_a_row_in_the_table_of_permissions(product):
    root, _sources = product

    table = (root / "tests" / "permission_matrix.toml").read_text(encoding="utf-8")

    assert table.count('"a_sample:start" = "official"\n') == 1


def test_its_adr_has_the_next_number(product):
    root, _sources = product
    numbers = sorted(path.name[:4] for path in (root / "docs" / "adr").glob("0*.md"))

    assert len(numbers) == len(set(numbers))
    assert (root / "docs" / "adr" / f"{numbers[-1]}-sample-rows.md").exists()


def test_a_module_that_is_there_is_left_alone(product):
    root, _sources = product

    with pytest.raises(SystemExit, match="exists already"):
        make(root, group="kernel", name="legal", title="Law", vietnamese="Pháp luật")

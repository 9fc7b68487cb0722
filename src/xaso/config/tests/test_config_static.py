"""Styles and scripts as production serves them: every name resolves to one with a hash."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from xaso.config.static import HashedStaticFiles

SOURCE = Path(__file__).resolve().parents[2]
IN_TEMPLATE = re.compile(r"{%\s*static\s+['\"]([^'\"]+)['\"]")
IN_CODE = re.compile(r"\bstatic\(\s*[\"']([^\"']+)[\"']\)")
IMPORTED = re.compile(r"(?:\bfrom|\bimport)\s*[\"'](\.[^\"']+)[\"']")
BY_OWN_ADDRESS = re.compile(r"new URL\([\"'](\.[^\"']+)[\"'], import\.meta\.url\)")
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")
HASHING = {"staticfiles": {"BACKEND": "xaso.config.static.HashedStaticFiles"}}
STORAGES = settings.STORAGES | HASHING


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Run collectstatic as an installation does."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=str(root), STORAGES=STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


def names():
    """Return every static file that a page or the code names."""
    for path in SOURCE.rglob("*.html"):
        yield from IN_TEMPLATE.findall(path.read_text())
    for path in SOURCE.rglob("*.py"):
        if "tests" not in path.parts:
            yield from IN_CODE.findall(path.read_text())


def test_every_named_file_has_a_hashed_name(collected):
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]

    wanted = set(names())

    assert len(wanted) > 10
    assert wanted - set(paths) == set()
    assert all((collected / paths[name]).exists() for name in wanted)


def test_scripts_import_each_other_by_hashed_names(collected):
    found = [path for path in collected.rglob("*.js") if HASHED.search(path.name)]
    imports = [(path, name) for path in found for name in IMPORTED.findall(path.read_text())]

    assert len(imports) > 20
    for path, name in imports:
        assert HASHED.search(name), (path.name, name)
        assert (path.parent / name).exists(), (path.name, name)


def test_what_a_script_finds_by_its_own_address_is_there(collected):
    found = [
        (path, name)
        for path in collected.rglob("*.js")
        for name in BY_OWN_ADDRESS.findall(path.read_text())
    ]

    assert found
    assert all((path.parent / name).exists() for path, name in found)


def test_they_are_compressed_beforehand(collected):
    style = json.loads((collected / "staticfiles.json").read_text())["paths"]["ui/base.css"]

    for ending in (".br", ".gz"):
        small = (collected / f"{style}{ending}").stat().st_size
        assert small < (collected / style).stat().st_size


def test_a_name_that_does_not_exist_fails_loudly(collected):
    storage = HashedStaticFiles(location=str(collected), base_url="/static/")

    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        storage.url("ui/khong-co.css")

"""A new module that passes every check: ``make module GROUP=office NAME=mail VI="Thư điện tử"``.

It writes the module, its ADR to be filled in, and the four lines elsewhere that make it part
of the product. What only a person can say, it lists at the end.
"""

import argparse
import re
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parents[1]
WINGS = {
    "kernel": "What every module rests on.",
    "registers": "The commune's data and the national data services.",
    "office": "How the commune's office works.",
    "infrastructure": "The commune's devices and networks.",
    "community": "The commune and its people.",
    "public_services": "What citizens come for.",
    "governance": "Seeing and steering the whole.",
}
WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

FILES = {
    "__init__.py": '"""See README.md."""\n',
    "apps.py": '''\
"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ${camel}Config(AppConfig):
    """$title."""

    name = "xaso.$group.$name"
    label = "$name"
    verbose_name = _("$title")
''',
    "urls.py": '''\
"""Addresses under /$path/."""

from django.urls import path

from xaso.$group.$name import views

app_name = "$name"
urlpatterns = [path("", views.start, name="start")]
''',
    "views.py": '''\
"""Pages for officials."""

from django.http import HttpResponse
from django.shortcuts import render

from xaso.kernel.permissions.api import OfficialRequest, official_page


@official_page("")
def start(request: OfficialRequest) -> HttpResponse:
    """Show the first page of the module."""
    return render(request, "$name/start.html")
''',
    "templates/$name/start.html": """\
{% extends "ui/official.html" %}
{% block title %}{% translate "$title" %}{% endblock title %}
{% block content %}
  {% page_header _("$title") %}{% endpage_header %}
{% endblock content %}
""",
    "locale/vi/LC_MESSAGES/django.po": """\
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

#: apps.py templates/$name/start.html
msgid "$title"
msgstr "$vi"
""",
    "tests/test_${name}_pages.py": '''\
"""The pages of the module."""

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.mark.django_db
def test_an_official_finds_the_first_page(client):
    client.force_login(official(Role.CLERK), backend=BACKEND)

    response = client.get(reverse("$name:start"))

    assert "$vi" in response.content.decode()
''',
    "README.md": """\
# `xaso.$group.$name`: $lower ($vi)

One paragraph: what it is for, and for whom.

| tiếng Việt | code |
| --- | --- |

Doors: `urls.py` under `/$path/`. No models, no events.

## Why a module

See ADR $number.
""",
}
ADR = """\
# $number Why $name is a module

Status: proposed

**Context.** What people need, and which law or plan asks for it.

**Decision.** What belongs here, and what stays with which neighbour.

**Consequences.** What becomes easy, what becomes hard.
"""


def make(root: Path, *, group: str, name: str, title: str, vietnamese: str) -> list[Path]:
    """Write the module and enter it into the product; return the new files."""
    home = root / "src/xaso" / group / name
    if home.exists():
        raise SystemExit(f"{home} exists already.")
    adr = root / "docs/adr"
    number = max(int(path.name[:4]) for path in adr.glob("0*.md")) + 1
    values = {
        "group": group,
        "name": name,
        "title": title,
        "lower": title[0].lower() + title[1:],
        "vi": vietnamese,
        "path": name.replace("_", "-"),
        "camel": "".join(word.capitalize() for word in name.split("_")),
        "number": f"{number:04}",
    }
    texts = {home / path: text for path, text in FILES.items()}
    texts[adr / "$number-$path.md"] = ADR
    if not home.parent.exists():
        texts[home.parent / "__init__.py"] = f'"""{WINGS[group]}"""\n'
    made = [_write(path, text, values) for path, text in texts.items()]
    _enter(root, group, name, values["path"])
    return made


def _write(path: Path, text: str, values: dict[str, str]) -> Path:
    place = Path(Template(str(path)).substitute(values))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(Template(text).substitute(values), encoding="utf-8")
    return place


def _enter(root: Path, group: str, name: str, path: str) -> None:
    """Add the lines that other files need, each at the end of its list."""
    _edit(
        root / "src/xaso/config/settings/base.py",
        (r'(INSTALLED_APPS = \[\n(?:    ".*",\n)+)', rf'\1    "xaso.{group}.{name}",\n'),
    )
    _edit(
        root / "src/xaso/config/urls.py",
        (r"(\n)(\]\n)\Z", rf'\1    path("{path}/", include("xaso.{group}.{name}.urls")),\n\2'),
    )
    _edit(
        root / "tests/permission_matrix.toml",
        (r"(\[pages\]\n(?:.+\n)+)", rf'\1"{name}:start" = "official"\n'),
    )
    layers = rf'(containers = \["xaso\.{group}"\]\nexhaustive = true\nlayers = \[)'
    contracts = root / "pyproject.toml"
    if re.search(layers, contracts.read_text(encoding="utf-8")):
        _edit(contracts, (layers, rf'\1"{name}", '))
    else:
        _edit(contracts, *_new_wing(group, name))


def _new_wing(group: str, name: str) -> tuple[tuple[str, str], ...]:
    contract = (
        f'[[tool.importlinter.contracts]]\nname = "Modules of {group.replace("_", " ")}"\n'
        f'type = "layers"\ncontainers = ["xaso.{group}"]\nexhaustive = true\n'
        f'layers = ["{name}"]\n\n'
    )
    return (
        (
            r'(\[\[tool\.importlinter\.contracts\]\]\nname = "Inside a module")',
            rf"{contract}\1",
        ),
        (r'(type = "front_door"\ncontainers = \[[^\]]*)\]', rf'\1, "xaso.{group}"]'),
    )


def _edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text, count=1)
        if not count:
            raise SystemExit(f"{path} is not laid out as expected; add the module by hand.")
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Ask for the names, write, and say what is left."""
    parser = argparse.ArgumentParser(description="A new module with everything it needs.")
    parser.add_argument("--group", required=True, choices=sorted(WINGS))
    parser.add_argument("--name", required=True)
    parser.add_argument("--title", default="", help="English; from the name if not given")
    parser.add_argument("--vietnamese", required=True, help="what people read")
    given = parser.parse_args()
    if not WORD.fullmatch(given.name):
        raise SystemExit("A module's name is small English letters, parted by underscores.")
    title = given.title or given.name.replace("_", " ").capitalize()
    made = make(
        ROOT, group=given.group, name=given.name, title=title, vietnamese=given.vietnamese
    )
    for path in made:
        print(f"wrote {path.relative_to(ROOT)}")
    print(
        "Left to you: the README and the ADR; its place among the layers in pyproject.toml;\n"
        "a line in docs/architecture.md; glossary rows; `make docs`; then ./test."
    )


if __name__ == "__main__":
    main()

"""The pages of ``docs/reference`` that are made from the code: ``make docs`` writes them.

``tests/test_docs.py`` fails when a page is not what this program gives.
"""

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MATRIX = ROOT / "tests" / "permission_matrix.toml"
MADE = "\n*Made from the code by `make docs`; a test compares this page with the code.*\n\n"
OF_DJANGO = (
    "help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color",
    "force_color", "skip_checks",
)  # fmt: skip
RULES = {
    "public": "anybody",
    "signed-in": "anybody with an account but citizens",
    "official": "every official of the commune in force",
    "citizen": "citizens who have signed in",
}


def pages() -> dict[str, str]:
    """Return each page by its file name."""
    from xaso.public_services.dossiers.acts_table import acts_table  # noqa: PLC0415

    return {
        "environment.md": environment(),
        "commands.md": commands(),
        "permissions.md": permissions(),
        "dossier-acts.md": acts_table(),
        "openapi.json": openapi(),
    }


def openapi() -> str:
    """Return the description of the API for programs."""
    from xaso.kernel.api_clients.openapi import described  # noqa: PLC0415
    from xaso.kernel.api_clients.shell import build_api, build_public_api  # noqa: PLC0415

    whole = described(build_api(), build_public_api())
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def environment() -> str:
    """Return the variables that the product reads."""
    from xaso.config.environment import env  # noqa: PLC0415

    rows = [
        (f"`{one.name}`", one.kind, _default(one.default), one.meaning)
        for one in sorted(env.variables, key=lambda one: one.name)
    ]
    return (
        "# Environment\n" + MADE + "`xaso settings` shows their values in an installation and"
        " where each comes from. Flags are `1` or `0`; lists are parted by commas.\n\n"
        + _table(("variable", "kind", "default", "meaning"), rows)
    )


def _default(value: str | None) -> str:
    if value is None:
        return "**required**"
    return f"`{value}`" if value else "empty"


def commands() -> str:
    """Return the commands of the product with their options."""
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415

    ours = {name: str(app) for name, app in get_commands().items() if "xaso." in str(app)}
    parts = [
        "# Commands\n" + MADE + "Run as `xaso COMMAND`; `xaso COMMAND --help` says the same."
        " Of Django's own commands an installation needs `collectstatic`, `changepassword` and"
        " `check`. The demonstration has one more, `load_demo`.\n"
    ]
    for name in sorted(ours):
        command: Any = load_command_class(ours[name], name)
        parts.append(_command(name, command.create_parser("xaso", name)))
    return "\n".join(parts)


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    rows = [
        (f"`{_call(action)}`", _meaning(action), _fallback(action))
        for action in parser._actions
        if action.dest not in OF_DJANGO
    ]
    table = "\n" + _table(("argument", "meaning", "default"), rows) if rows else ""
    return f"## `xaso {name}`\n\n{parser.description}\n{table}"


def _call(action: argparse.Action) -> str:
    words = str(action.metavar or action.dest).upper()
    if not action.option_strings:
        return " · ".join(action.choices) if action.choices else words
    plain = action.nargs == 0
    return ", ".join(action.option_strings) + ("" if plain else f" {words}")


def _meaning(action: argparse.Action) -> str:
    return f"{action.help or ''}{' **Required.**' if action.required else ''}".strip()


def _fallback(action: argparse.Action) -> str:
    given = action.default
    return "" if given in (None, "", False, argparse.SUPPRESS) else f"`{given}`"


def permissions() -> str:
    """Return who holds which permission, and which address asks for it."""
    from xaso.kernel.accounts.api import Role  # noqa: PLC0415
    from xaso.kernel.permissions.api import permissions as known  # noqa: PLC0415

    held = [
        (f"`{one.key}`", *("●" if role in one.roles else "" for role in Role))
        for one in sorted(known, key=lambda one: one.key)
    ]
    asked = [
        (f"`{name}`", f"`/{paths[name]}`", _who(rule))
        for paths in [dict(_addresses())]
        for name, rule in tomllib.loads(MATRIX.read_text())["pages"].items()
        if name in paths
    ]
    return (
        "# Permissions\n" + MADE + "Permissions belong to roles, roles are held in units"
        " (ADR 0008).\n\n" + _table(("permission", *(role.label for role in Role)), held)
        + "\n## Addresses\n\nA plus means that the thing itself narrows it further."
        " The source is `tests/permission_matrix.toml`; a test tries every line of it.\n\n"
        + _table(("name", "address", "who"), asked)
    )  # fmt: skip


def _who(rule: str) -> str:
    if rule.startswith("client:"):
        return f"programs with the scope `{rule.removeprefix('client:')}`"
    plain = rule.rstrip("+")
    too, _or, own = plain.rpartition(" or ")
    said = RULES.get(own, f"`{own}`")
    if too:
        said = f"{RULES[too]}; {said}"
    return said + ("+" if rule != plain else "")


def _addresses() -> Iterator[tuple[str, str]]:
    from django.urls import get_resolver  # noqa: PLC0415

    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: Iterable[Any], space: str, path: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        here = f"{path}{one.pattern}"
        if hasattr(one, "url_patterns"):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner, here)
        else:
            yield f"{space}{one.name}", here


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    names = [str(name) for name in head]
    lines = [names, ["---"] * len(names), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the pages that differ."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.utils import translation  # noqa: PLC0415

    REFERENCE.mkdir(exist_ok=True)
    with translation.override("en"):
        for name, text in pages().items():
            path = REFERENCE / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

"""The design page shows everything there is."""

import re
from pathlib import Path

from xaso.ui.templatetags.ui import register
from xaso.ui.texts import TEXTS

HOME = Path(__file__).resolve().parents[1]
FRAME = {
    "error_summary",
    "keys_help",
    "main_menu",
    "message_icon",
    "preference_choice",
    "preferences",
    "script_texts",
    "stylesheets",
}


def test_every_component_stands_on_the_design_page():
    written = "".join(p.read_text() for p in HOME.glob("templates/ui/design*/**/*.html"))
    written += "".join(p.read_text() for p in HOME.glob("templates/ui/design*.html"))

    shown = set(re.findall(r"{% (\w+)", written))

    assert set(register.tags) - FRAME - shown == set()


def test_every_component_stands_in_the_readme():
    readme = (HOME / "README.md").read_text()

    missing = [
        name for name in register.tags if name not in FRAME and f"{{% {name}" not in readme
    ]

    assert missing == []


def test_scripts_ask_only_for_sentences_that_exist():
    scripts = "".join(p.read_text() for p in (HOME / "static/ui/js").glob("*.js"))

    asked = set(re.findall(r"\btext\(\"(\w+)\"", scripts))

    assert asked <= set(TEXTS)

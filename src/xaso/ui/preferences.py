"""How a person wants pages to look; kept in the browser, readable without a script."""

from dataclasses import dataclass

from django.http import HttpRequest

THEMES = ("light", "dark")
TEXT_SIZES = ("normal", "large")
DENSITIES = ("comfortable", "compact")
LANGUAGES = ("vi", "en")
COOKIE_AGE = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """The look that this person has chosen."""

    theme: str = "light"
    text: str = "normal"
    density: str = "comfortable"


def preferences_of(request: HttpRequest) -> Preferences:
    """Read the chosen look; what is unknown falls back to the default."""
    cookies = request.COOKIES
    return Preferences(
        theme=_known(cookies.get("xaso_theme"), THEMES),
        text=_known(cookies.get("xaso_text"), TEXT_SIZES),
        density=_known(cookies.get("xaso_density"), DENSITIES),
    )


def choices_of(name: str) -> tuple[str, ...]:
    """Return what may be chosen for a preference; nothing for an unknown one."""
    offered = {"theme": THEMES, "text": TEXT_SIZES, "density": DENSITIES, "language": LANGUAGES}
    return offered.get(name, ())


def _known(value: str | None, choices: tuple[str, ...]) -> str:
    return value if value in choices else choices[0]

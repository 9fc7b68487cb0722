"""Load the facts that the product ships: map, law, calendar, procedures."""

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Run the product's own loaders."""
    django.setup()
    for loader in settings.XASO_REFERENCE_LOADERS:
        call_command(loader, verbosity=0)


if __name__ == "__main__":
    main()

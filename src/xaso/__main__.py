"""The command line: ``python -m xaso`` (the ``xaso`` script calls it)."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xaso.config.settings")

if __name__ == "__main__":
    execute_from_command_line(["xaso", *sys.argv[1:]])

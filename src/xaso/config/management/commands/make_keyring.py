"""``xaso make_keyring FILE``: a new key ring for sealed values and files."""

import base64
import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

KEY_BYTES = 32


class Command(BaseCommand):
    """Make a key ring with one fresh key; never overwrites one."""

    help = "Write a new key ring to FILE (readable by its owner only)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file with mode 600."""
        path: Path = options["file"]
        if path.exists():
            raise CommandError(f"{path} exists already; a lost key ring cannot be made again.")
        key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        path.touch(mode=0o600)
        path.write_text(f'current = "k1"\nindex = "k1"\n\n[keys]\nk1 = "{key}"\n')
        self.stdout.write(f"{path} was written. Keep a copy in a safe place.")

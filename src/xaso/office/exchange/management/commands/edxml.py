"""``xaso edxml``: look into a package, or write one."""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xaso.kernel.organisations.api import find_commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.exchange.edxml.errors import PackageRefusedError
from xaso.office.exchange.edxml.limits import Limits
from xaso.office.exchange.edxml.plain import as_plain, from_plain
from xaso.office.exchange.edxml.reading import open_package
from xaso.office.exchange.edxml.tree import Message, StatusMessage
from xaso.office.exchange.edxml.writing import LGSP_ORDER, SDK_ORDER, Style, write_package
from xaso.office.exchange.faults import ExchangeError
from xaso.office.exchange.services.preview import preview

ORDERS = {"sdk": SDK_ORDER, "lgsp": LGSP_ORDER}


class Command(BaseCommand):
    """Reads and writes packages; ends with status 1 where a package is not taken."""

    help = (
        "read FILE: say what a package holds, or why it is refused; needs no database."
        " write: make a package of a JSON file in the shape that read gives, or of a document."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the act and what it is about."""
        acts = parser.add_subparsers(dest="act", required=True)
        reading = acts.add_parser("read")
        reading.add_argument("file", type=Path)
        reading.add_argument("--json", action="store_true", help="everything, as JSON")
        reading.add_argument("--files", type=Path, help="a folder to which the files are saved")
        writing = acts.add_parser("write")
        writing.add_argument("--from", dest="source", type=Path, help="a JSON file")
        writing.add_argument(
            "--document", type=UUID, help="the id of a document, with --commune"
        )
        writing.add_argument("--commune", help="code of the commune that wrote it")
        writing.add_argument("--to", help="agency code of the receiver")
        writing.add_argument("--order", choices=ORDERS, default="sdk")
        writing.add_argument("--zipped", action="store_true", help="zip each file, as the SDK")
        writing.add_argument(
            "--out", type=Path, help="where the package goes; else it is printed"
        )

    def handle(self, *_args: Any, **given: Any) -> None:
        """Do the act."""
        self._read(given) if given["act"] == "read" else self._write(given)

    def _read(self, given: dict[str, Any]) -> None:
        limits = Limits(package=settings.XASO_EXCHANGE_MAX_BYTES)
        try:
            with given["file"].open("rb") as file, open_package(file, limits=limits) as said:
                self._say(said, as_json=given["json"])
                if given["files"] and isinstance(said, Message):
                    _save(said, given["files"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except PackageRefusedError as refusal:
            told = {"refused": str(refusal.fault), "why": str(refusal.fault.label)}
            if given["json"]:
                self.stdout.write(
                    json.dumps(told | {"where": refusal.note}, ensure_ascii=False)
                )
            raise CommandError(f"{refusal.fault.label} {refusal.note}".strip()) from refusal

    def _say(self, said: Message | StatusMessage, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(as_plain(said), ensure_ascii=False, indent=2))
            return
        if isinstance(said, StatusMessage):
            self.stdout.write(f"status {said.status} of {said.about.document_uid}")
            self.stdout.write(f"from {said.sender.code} {said.sender.name}: {said.description}")
            return
        self.stdout.write(f"{said.kind} {said.document_uid}")
        self.stdout.write(f"{said.type_name} {said.code}: {said.subject}")
        self.stdout.write(f"from {said.sender.code} {said.sender.name}")
        self.stdout.write(f"to {', '.join(one.code for one in said.receivers)}")
        self.stdout.write(f"signature: {said.signature.label} {said.signed_by}".rstrip())
        for one in said.attachments:
            self.stdout.write(f"  {one.name}  {one.size} bytes  {one.sha256}")

    def _write(self, given: dict[str, Any]) -> None:
        style = Style(order=ORDERS[given["order"]], zipped=given["zipped"])
        try:
            package = write_package(_message(given), style)
        except ExchangeError as error:
            raise CommandError(f"{error.fault.label} {error.note}".strip()) from error
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if given["out"]:
            given["out"].write_bytes(package)
        else:
            sys.stdout.buffer.write(package)


def _message(given: dict[str, Any]) -> Message | StatusMessage:
    if given["source"]:
        values = json.loads(given["source"].read_text(encoding="utf-8"))
        return from_plain(values, given["source"].parent)
    if not (given["document"] and given["commune"] and given["to"]):
        raise CommandError("Give --from FILE, or --document, --commune and --to.")
    commune = find_commune(given["commune"])
    if commune is None:
        raise CommandError(f"There is no commune {given['commune']}.")
    with acting_in(commune.pk):
        return preview(given["document"], given["to"])


def _save(said: Message, folder: Path) -> None:
    """Save the files under their harmless names; one that is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in said.attachments:
        with (folder / one.name).open("xb") as out:
            out.write(one.open().read())

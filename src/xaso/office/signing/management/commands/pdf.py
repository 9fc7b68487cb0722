"""``xaso pdf verify``: the verdict on the signatures of files, for the IT officer and programs."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from xaso.office.signing.services.verdicts import verify_pdf
from xaso.office.signing.verifying.values import Verdict, Verification
from xaso.office.signing.verifying.wording import all_reasons, say_time_source

CODES = {
    Verdict.VALID: 0,
    Verdict.INVALID: 1,
    Verdict.INDETERMINATE: 2,
    Verdict.NOT_SIGNED: 3,
}
NOT_CHECKED = 4
_WORST_FIRST = (
    Verdict.INVALID,
    Verdict.INDETERMINATE,
    Verdict.NOT_SIGNED,
    Verdict.VALID,
)


class Command(BaseCommand):
    """Needs no database; ends with 0 valid, 1 not valid, 2 not certain, 3 not signed, 4 not checked."""

    help = (
        "verify: check the signatures of PDF files, ours or not. Ends with status 0 if all are"
        " valid, 1 if one is not valid, 2 if one is not certain, 3 if one is not signed,"
        " 4 if one was not checked."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the act and the files."""
        parser.add_argument("act", choices=["verify"])
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a file and line"
        )
        parser.add_argument("--at", help="judge as of this moment (2026-11-22T09:00:00+07:00)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each file."""
        at = _moment(options["at"]) if options["at"] else None
        verdicts = set()
        for file in options["files"]:
            try:
                content = file.read_bytes()
            except OSError as error:
                said = f"{file} cannot be read: {error.strerror}."
                raise CommandError(said, returncode=NOT_CHECKED) from error
            try:
                found = verify_pdf(content, at=at)
            except (OSError, ValueError) as error:
                said = f"The trusted certificates cannot be read: {error}."
                raise CommandError(said, returncode=NOT_CHECKED) from error
            verdicts.add(found.verdict)
            self._tell(file, found, as_json=options["json"])
        worst = next(one for one in _WORST_FIRST if one in verdicts)
        if code := CODES[worst]:
            raise SystemExit(code)

    def _tell(self, file: Path, found: Verification, *, as_json: bool) -> None:
        if as_json:
            plain = {"file": str(file)} | found.as_plain()
            plain["evidence"] = [one.as_plain() for one in found.evidence]
            self.stdout.write(json.dumps(plain, ensure_ascii=False))
            return
        self.stdout.write(f"{file}: {found.verdict.upper()} ({found.verdict.label})")
        for one in found.signatures:
            at = one.signed_at.isoformat() if one.signed_at else "-"
            source = say_time_source(one)
            self.stdout.write(
                f"  {one.field}: {one.signer}, {one.issuer}, {at} ({source}),"
                f" {one.level}: {one.verdict.upper()}"
            )
        for reason in all_reasons(found):
            self.stdout.write(f"  {reason}")


def _moment(text: str) -> Any:
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError(f"{text} is not a moment like 2026-11-22T09:00:00+07:00.")
    return make_aware(moment) if is_naive(moment) else moment

"""``xaso audit``: seal the trail, verify it, make the signing key, destroy a person's key."""

import json
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date
from procrastinate.contrib.django.utils import connector_params

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.services.erasing import erase_person, person_of
from xaso.kernel.audit.services.sealing import origin_of, seal
from xaso.kernel.audit.services.witnessing import tell_witness, witness_path
from xaso.kernel.audit.signing import (
    NoSigningKeyError,
    load_key,
    make_key,
    public_path,
    trusted_keys,
)
from xaso.kernel.audit.verification.checking import Question, Verification
from xaso.kernel.audit.verification.proofs import BadProofError, check_proof
from xaso.kernel.audit.verification.reading import Source
from xaso.kernel.organisations.api import Commune, served_communes
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.checkpoints import say_key
from xaso.lib.ids import IdentifierError, parse_personal_id


class Command(BaseCommand):
    """One act at a time; ends with status 1 when the trail is not sound."""

    help = (
        "seal: take committed rows into the tree and sign it (the worker does it every ten seconds)."
        " verify: look for rows that were changed, removed, put in or moved."
        " key: make the signing key, and say its public half."
        " erase: destroy the key of a person's words; asks for the personal id."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the act and what narrows it."""
        add = parser.add_argument
        add("act", choices=["seal", "verify", "key", "erase"])
        add("--commune", help="code of one commune; all that are served without it")
        add("--since", help="verify: from the last checkpoint before this day (2026-11-22)")
        add(
            "--witness", type=Path, help="verify: a witness file other than the one of settings"
        )
        add("--proof", type=Path, help="verify: only the proof of one entry in this file")
        add("--keys", type=Path, help="verify: a file of public keys other than the one here")
        add("--json", action="store_true", help="verify: one JSON object a line")
        add("--by", help="erase: user name of the official who answers for it")
        add("--reason", help="erase: why, for the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the act."""
        try:
            getattr(self, f"_{options['act']}")(options)
        except NoSigningKeyError as error:
            raise CommandError(f"The key of the seal cannot be read: {error}.") from error

    def _seal(self, options: dict[str, Any]) -> None:
        for commune in _communes(options["commune"]):
            rows = seal(commune.pk)
            tell_witness(commune.pk)
            self.stdout.write(f"{commune}: {rows} rows sealed.")

    def _key(self, options: dict[str, Any]) -> None:
        path = Path(settings.XASO_AUDIT_KEY_FILE)
        if not path.exists():
            make_key(path)
            if options["verbosity"]:
                self.stdout.write(f"{path} was written. Keep a copy in a safe place.")
        public = load_key(path).public_key()
        for commune in _communes(options["commune"]):
            self.stdout.write(say_key(origin_of(commune.pk), public))

    def _verify(self, options: dict[str, Any]) -> None:
        path = options["keys"] or public_path(Path(settings.XASO_AUDIT_KEY_FILE))
        keys = trusted_keys(path)
        if options["proof"]:
            self._verify_proof(options["proof"], keys)
            return
        since = _midnight(options["since"]) if options["since"] else None
        is_sound = True
        with psycopg.connect(**connector_params()) as connection:
            for commune in _communes(options["commune"]):
                witness = options["witness"] or witness_path(commune.pk)
                question = Question(keys, since, witness)
                verification = Verification(Source(connection, commune.pk), question)
                self._tell(verification, as_json=options["json"])
                is_sound = is_sound and verification.summary.is_sound
        if not is_sound:
            raise SystemExit(1)

    def _tell(self, verification: Verification, *, as_json: bool) -> None:
        for finding in verification.run():
            plain = json.dumps(finding.as_plain(), ensure_ascii=False)
            self.stdout.write(plain if as_json else finding.sentence)
        summary = verification.summary
        if as_json:
            self.stdout.write(json.dumps(summary.as_plain()))
            return
        said = "sound" if summary.is_sound else "NOT SOUND"
        self.stdout.write(
            f"commune {summary.commune}: {said}. {summary.leaves} leaves,"
            f" {summary.checkpoints} checkpoints, {summary.witnessed} at the witness,"
            f" {summary.waiting} rows not sealed yet."
        )

    def _verify_proof(self, path: Path, keys: list[Any]) -> None:
        try:
            state = check_proof(json.loads(path.read_text()), keys)
        except (BadProofError, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The entry is in {state.origin} as signed at {state.at.isoformat()}."
        )

    def _erase(self, options: dict[str, Any]) -> None:
        if not (options["commune"] and options["by"] and options["reason"]):
            raise CommandError("Please say --commune, --by and --reason.")
        (commune,) = _communes(options["commune"])
        try:
            actor = User.objects.get(username=options["by"])
            number = parse_personal_id(input("Personal id: ")).number
            with acting_in(commune.pk):
                destroyed = erase_person(
                    person_of(number), actor=actor, reason=options["reason"]
                )
        except User.DoesNotExist:
            raise CommandError(f"Nobody is called {options['by']} here.") from None
        except IdentifierError:
            raise CommandError("A personal id has twelve digits.") from None
        except PermissionDenied:
            raise CommandError(f"{options['by']} may not do this.") from None
        self.stdout.write(f"{destroyed} keys destroyed.")


def _communes(code: str | None) -> Iterator[Commune]:
    found = [one for one in served_communes() if code in (None, one.code, str(one.pk))]
    if code and not found:
        raise CommandError(f"No commune with the code {code} is served here.")
    yield from found


def _midnight(day: str) -> datetime:
    parsed = parse_date(day)
    if parsed is None:
        raise CommandError(f"{day} is not a day like 2026-11-22.")
    return timezone.make_aware(datetime.combine(parsed, time.min))

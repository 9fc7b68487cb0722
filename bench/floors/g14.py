"""The bare thing of G14: nine inserts and three files of 400 kB on disk for sure, then one read."""

import os
import uuid
from pathlib import Path
from typing import Any

import psycopg
from bench.subjects.g14 import SIZE

INSERTS = 9


class Bare:
    """A client without anything around it: one transaction, three synced files."""

    def __init__(self, database: dict[str, Any], folder: Path) -> None:
        self.connection = psycopg.connect(**database)
        self.folder = folder

    def submit(self, files: list[tuple[str, bytes]]) -> str:
        """Sync the files, insert the rows, commit."""
        known_as = uuid.uuid4()
        for _name, content in files:
            path = self.folder / uuid.uuid4().hex
            with path.open("wb") as file:
                file.write(content[:SIZE])
                file.flush()
                os.fsync(file.fileno())
        with self.connection.transaction():
            for number in range(INSERTS):
                self.connection.execute(
                    "INSERT INTO bare_g14 VALUES (%s, %s, %s)", [known_as, number, "x" * 200]
                )
        return str(known_as)

    def status(self, known_as: str) -> None:
        """Read the first row."""
        with self.connection.transaction():
            self.connection.execute(
                "SELECT body FROM bare_g14 WHERE id = %s AND number = 0", [known_as]
            ).fetchone()


def prepare(database: dict[str, Any]) -> None:
    """Make the one table."""
    with psycopg.connect(**database, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare_g14")
        connection.execute(
            "CREATE TABLE bare_g14 (id uuid, number int, body text, PRIMARY KEY (id, number))"
        )

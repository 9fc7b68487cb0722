"""The bare thing of a page: its own statements by psycopg, in their order."""

from collections.abc import Callable
from itertools import cycle

import psycopg
from tools.postgres import Server


def player(server: Server, database: str, scripts: list[list[str]]) -> Callable[[], object]:
    """Return what plays the next script, as the application's role, on a kept connection."""
    connection = psycopg.connect(
        host=str(server.socket), user="xaso_app", dbname=database, autocommit=True
    )
    coming = cycle(scripts)

    def play() -> None:
        for statement in next(coming):
            answer = connection.execute(statement)  # type: ignore[call-overload]
            if answer.description:
                answer.fetchall()

    return play

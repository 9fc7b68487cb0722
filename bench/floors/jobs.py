"""The bare thing of a queue: a table, and a loop that takes the next row by SKIP LOCKED."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
from tools.postgres import Server

TABLE = """
DROP TABLE IF EXISTS bare_job;
CREATE TABLE bare_job (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, task text NOT NULL, args jsonb NOT NULL
);
"""
LAY = """
INSERT INTO bare_job (task, args)
SELECT 'bench.nothing', jsonb_build_object('number', number)
FROM generate_series(1, %s) AS number
"""
TAKE = """
DELETE FROM bare_job
WHERE id = (SELECT id FROM bare_job ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING task, args
"""


class Bare:
    """A queue of one table with so many takers, each on a connection of its own."""

    def __init__(self, server: Server, database: str, takers: int) -> None:
        server.sql(database, TABLE)
        self.connections = [
            psycopg.connect(
                host=str(server.socket), user="xaso_super", dbname=database, autocommit=True
            )
            for _number in range(takers)
        ]

    def work_off(self, count: int) -> float:
        """Lay so many jobs, take them one by one, each in a transaction; return the seconds."""
        self.connections[0].execute(LAY, [count])
        began = time.perf_counter()
        with ThreadPoolExecutor(len(self.connections)) as threads:
            taken = sum(threads.map(_take_all, self.connections))
        if taken != count:
            raise RuntimeError(f"{taken} of {count} jobs were taken")
        return time.perf_counter() - began


def _take_all(connection: psycopg.Connection) -> int:
    taken = 0
    while connection.execute(TAKE).fetchone():
        taken += 1
    return taken

"""Why places in the journal are not a sequence: a model of the cursor that one would write first, seen skipping.

PostgreSQL hands a sequence's numbers out when rows are inserted and shows rows when their transactions commit. A reader
that remembers the highest number it has seen never sees a lower one that is committed later.
"""

from __future__ import annotations

from random import Random

import psycopg

from tests.postgres import fresh_database

_WRITERS = 3


def skipped(server: str, seed: int = 1, steps: int = 200) -> tuple[int, int]:
    """Let some writers insert and commit in turns while a reader follows; says how many rows there are and were missed."""
    chance = Random(seed)
    with fresh_database(server) as url, psycopg.connect(url, autocommit=True) as reader:
        reader.execute("CREATE TABLE naive (id BIGSERIAL PRIMARY KEY)")
        writers = [psycopg.connect(url) for _ in range(_WRITERS)]
        seen: set[int] = set()
        cursor = 0
        for step in range(steps + _WRITERS):
            writer = chance.choice(writers) if step < steps else writers[step - steps]
            if writer.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                writer.commit()
            elif step < steps:
                writer.execute("INSERT INTO naive DEFAULT VALUES")
            new = reader.execute("SELECT id FROM naive WHERE id > %s ORDER BY id", (cursor,))
            for (id_,) in new.fetchall():
                seen.add(id_)
                cursor = id_
        for writer in writers:
            writer.close()
        rows = {row[0] for row in reader.execute("SELECT id FROM naive").fetchall()}
    return len(rows), len(rows - seen)

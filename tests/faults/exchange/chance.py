"""Days on which everything happens, with mishaps by chance in each of thirty updates, and a service that keeps dying."""

from __future__ import annotations

from pathlib import Path
from random import Random

from exchange.mishaps import by_chance
from tests.faults.exchange.cases import Case
from tests.faults.exchange.figures import Seen
from tests.faults.exchange.service import Death, Services
from tests.faults.exchange.shops import whole_day
from tests.faults.exchange.site import Site

UPDATES = 30
OPERATIONS = ("authenticate", "sendRequestXML", "sendRequestXML", "receiveResponseXML",
              "receiveResponseXML", "closeConnection")  # fmt: skip


def by_seed(services: Services, seed: int) -> Case:
    """Make the case of a seed: the same seed, the same day and the same mishaps."""

    def case(folder: Path) -> Seen:
        chance = Random(seed)
        site = Site(services, whole_day(folder / "template", seed), folder / "case")
        for _ in range(UPDATES):
            line, site.books.faults = by_chance(chance)
            site.update(line, _death(chance))
        site.finish()
        return Seen(site.report(), site.kills - 1)

    return case


def _death(chance: Random) -> Death | None:
    """Let the service die in every third update, somewhere in a call."""
    if chance.random() > 0.35:
        return None
    operation = chance.choice(OPERATIONS)
    call = 1 if operation in ("authenticate", "closeConnection") else chance.randint(1, 40)
    when = chance.choice(("before", "after"))
    return Death(operation, "before" if when == "before" else "after", call, chance.randint(1, 2))

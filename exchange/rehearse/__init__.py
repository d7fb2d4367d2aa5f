"""The whole exchange against a stand-in company file over real HTTP, and the proof that both books agree.

    with Stage(shop, "main", qwc_password) as stage:
        stage.run(company)                     # pump, sessions, until nothing is left
        report = stage.report(company)         # lost, doubled, difference, three trial balances

Modules: `stage` the shop, its service and the Web Connector that is played to it · `server` the service on the loopback ·
`report` what a rehearsal showed · `comparing` the three books.
"""

from exchange.rehearse.report import Report
from exchange.rehearse.stage import Stage

__all__ = ["Report", "Stage"]

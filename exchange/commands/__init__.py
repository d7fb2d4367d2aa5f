"""`tui-pos exchange …`: connect to QuickBooks, see what would be posted, how it stands, and rehearse it all."""

from exchange.commands import changing, company, connecting, looking, rehearsing
from exchange.commands.group import exchange

__all__ = ["changing", "company", "connecting", "exchange", "looking", "rehearsing"]

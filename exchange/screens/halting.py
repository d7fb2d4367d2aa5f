"""Stop and go: nothing leaves for QuickBooks while a company is stopped."""

from __future__ import annotations

from exchange import verbs
from exchange.delivery import companies
from exchange.screens.desk import Desk
from tui_pos.office.lists import confirmed
from tui_pos.register.dialogs import questions


async def stop_or_go(desk: Desk) -> None:
    """Stop a company that goes, for a reason; let one go on that is stopped, once its cause was read."""
    company = await desk.read(lambda db: companies.get(db, desk.company))
    if company.stopped:
        await confirmed(
            desk.work,
            "Let the exchange go on",
            f"{company.cause} {company.cure}\n\nIs that settled, and shall documents be sent again?",
        )
        await desk.do(
            "let the exchange go on", lambda shop, by: verbs.go(shop, desk.company, actor=by)
        )
        return await desk.say("Exchange", "Documents are sent again from the next session on.")
    why = await desk.work.ask(
        questions.one_text(
            "Stop the exchange",
            "Days are still closed and documents still queued, but none is sent until somebody lets it go on.",
            "Why",
        )
    )
    await desk.do(
        "stop the exchange",
        lambda shop, by: verbs.stop(shop, desk.company, why, actor=by, name=desk.who),
    )
    return await desk.say("Exchange", "The exchange is stopped.")

"""What a session tells: the user's status column, and the support page that anybody may see."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from exchange.connector.sessions import Session
from exchange.delivery.records import Company

UNKNOWN_TICKET = "No session is open under this ticket. Check the user name and the password, then run the update again."
INTERRUPTED = "The Web Connector closed the connection before everything was exchanged."

_WORDS = {
    "running": "running",
    "done": "done",
    "nothing": "nothing to do",
    "failed": "failed",
    "lost": "interrupted",
}


def summary(session: Session, company: Company) -> str:
    """Word a session's result for the Web Connector's status column."""
    parts = [session.error] if session.error else []
    if session.posted or session.parked or not parts:
        counted = [f"{session.posted} posted"] if session.posted else []
        if session.parked:
            counted.append(f"{session.parked} set aside for a person")
        nothing = "Nothing new to post" if session.done else "Nothing to exchange"
        parts.append((", ".join(counted) or nothing) + ".")
    if company.stopped:
        parts.append(f"The exchange is stopped: {company.cause} {company.cure}")
    return " ".join(parts)


def support_page(last: Session | None) -> bytes:
    """Write the page behind AppSupport: how the last session went, when, and how many documents; nothing else."""
    if last is None:
        told = "No session yet."
    else:
        when = datetime.fromtimestamp(last.seen / 1000, UTC)
        count = f"{last.posted} document{'' if last.posted == 1 else 's'} posted"
        told = f"Last session: {_WORDS[last.outcome]}, {when:%Y-%m-%d %H:%M} UTC, {count}."
    html = etree.Element("html", lang="en")
    head = etree.SubElement(html, "head")
    etree.SubElement(head, "title").text = "tui-pos Financial Exchange"
    body = etree.SubElement(html, "body")
    etree.SubElement(body, "h1").text = "tui-pos Financial Exchange"
    etree.SubElement(body, "p").text = told
    return bytes(etree.tostring(html, method="html", doctype="<!DOCTYPE html>", encoding="utf-8"))

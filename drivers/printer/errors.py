"""The one error family of receipt printers."""

from __future__ import annotations

from typing import Self


class PrinterError(Exception):
    """Report that a printer did not do its job.

    `title` is one sentence for the operator: what is wrong and what to do. `message` is for the log. `sent`
    counts the bytes of the job that were handed to the device: 0 means that nothing can have been printed, so
    the job may be tried again without asking anybody.
    """

    def __init__(self, title: str, message: str, sent: int = 0) -> None:
        super().__init__(f"{title} ({message})" if message else title)
        self.title = title
        self.message = message
        self.sent = sent

    def after(self, sent: int) -> Self:
        """Say the same of a job of which `sent` bytes had already gone out."""
        return type(self)(self.title, self.message, sent)


class PrinterGone(PrinterError):
    """The printer is not there, or left in the middle: no power, no cable, wrong address."""


class PrinterBusy(PrinterError):
    """The printer is there and refuses us: another computer is using it, or it has not let go of a connection."""


class PrinterTimedOut(PrinterError):
    """The printer is there and does nothing: it takes no bytes, or gives no answer, before the deadline."""


class PrinterNonsense(PrinterError):
    """The printer answers what no receipt printer says: something else is at that address."""


class PrinterNotReady(PrinterError):
    """The printer says itself that it cannot print: paper out, cover open, switched off-line, error."""


class PrinterClosed(PrinterError):
    """We ended the job ourselves: the register is closing."""

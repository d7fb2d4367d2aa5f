"""The Web Connector's own codes (QBWC1000 and up), as its user reads them in the status column or QWCLog.txt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class WebConnectorCode:
    """Explain one code to an owner: why it happened and what to do."""

    code: int
    cause: str
    cure: str

    @property
    def text(self) -> str:
        """Give the code as the Web Connector writes it."""
        return f"QBWC{self.code}"


_NEW_QWC = "Write the .qwc file anew with `tui-pos exchange qwc` and add it again."
_PASSWORD = "Select the application in the Web Connector, type the password that `tui-pos exchange qwc` printed, and keep it."
_VERSION = "Install a current Web Connector; it comes with QuickBooks and from Intuit's site."
_SERVICE = "See the log of tui-pos serve (`journalctl`, with the name of its unit) for the same minute, then run the update again."

CODES: Mapping[int, WebConnectorCode] = MappingProxyType(
    {
        code: WebConnectorCode(code, cause, cure)
        for code, cause, cure in (
            (1000, "The two addresses in the .qwc file name different machines.", _NEW_QWC),
            (
                1001,
                "The .qwc file addresses the service by a number instead of a name.",
                "Give the node a name in DNS or in the Windows hosts file. " + _NEW_QWC,
            ),
            (
                1002,
                "The .qwc file addresses the support page by a number instead of a name.",
                "Give the node a name in DNS or in the Windows hosts file. " + _NEW_QWC,
            ),
            (
                1003,
                "The support page could not be reached.",
                "Open the address AppSupport of the .qwc file in a browser on the QuickBooks machine; if it does not"
                " open: is `tui-pos serve` running, is the name known there, does a firewall stand between?",
            ),
            (
                1004,
                "The support page answered with something else than success.",
                "Open the address AppSupport of the .qwc file in a browser on the QuickBooks machine; a proxy in"
                " between must let it pass without a login.",
            ),
            (
                1010,
                "The address is not https, and not on the QuickBooks machine itself.",
                "Make a certificate with `tui-pos exchange certificate`, or use the forwarder to localhost. "
                + _NEW_QWC,
            ),
            (
                1012,
                "The service could not be asked to sign in.",
                "Open the address AppURL of the .qwc file in a browser on the QuickBooks machine. "
                + _SERVICE,
            ),
            (
                1013,
                "The Web Connector could not connect to QuickBooks.",
                "Open the company file in QuickBooks, close its dialogs, and run the update again.",
            ),
            (
                1014,
                "QuickBooks did not say which company file is open.",
                "Close QuickBooks' dialogs; if it comes again, restart QuickBooks and the Web Connector.",
            ),
            (
                1026,
                "The Web Connector could not write the connection's FileID into the company file.",
                "Open the company file as its Admin in single-user mode, then add the .qwc file again.",
            ),
            (1030, "No password is kept for this connection.", _PASSWORD),
            (
                1031,
                "The session ended with an error.",
                "Read the last line in the status column, or `tui-pos exchange status`: it says what and why.",
            ),
            (1036, "The versions of Web Connector and service could not be compared.", _VERSION),
            (1037, "The service asks for a newer Web Connector.", _VERSION),
            (
                1039,
                "The connection could not be added, most often because it is there already.",
                "Remove the old entry from the Web Connector first, then add the .qwc file again; its FileID stays.",
            ),
            (1040, "The password was not typed.", _PASSWORD),
            (1041, "The service failed while it was asked for a request.", _SERVICE),
            (
                1042,
                "The service failed while it took QuickBooks' answer.",
                _SERVICE + " What was under way is looked up by itself and not posted twice.",
            ),
            (1043, "The service failed while it was asked for the last error.", _SERVICE),
            (1044, "The service failed while the session was closed.", _SERVICE),
            (1045, "The service failed while it was told of a connection error.", _SERVICE),
            (1046, "The answer to the version check could not be read.", _VERSION),
            (
                1048,
                "The service's certificate is not trusted on the QuickBooks machine.",
                "Import the root certificate there, as `tui-pos exchange certificate` describes; renew it if it has"
                " expired, and check that the .qwc file names the host that the certificate was made for.",
            ),
        )
    }
)
"""Every code that the references know."""


def explain(code: int) -> WebConnectorCode:
    """Explain a code; one that no reference knows points to the log."""
    if code in CODES:
        return CODES[code]
    return WebConnectorCode(
        code,
        "The Web Connector reported an error that no reference knows.",
        "Set the log level to VERBOSE in the Web Connector, run the update again, and read QWCLog.txt.",
    )

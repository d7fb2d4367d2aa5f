"""The register's looks: the eight colours every console has, bold and reverse, and nothing finer.

On the Linux console bright backgrounds equal the normal ones, blue and dark grey on black can hardly be read,
`dim`, `italic` and `underline` come out as colours, and colour names are translated unless the theme is an ANSI
one. So there is one ANSI theme and a short list of styles; each meaning that has a colour also has a word, a
mark or reverse, so that nothing is lost on a monochrome screen or on a colour-blind cashier.
"""

from __future__ import annotations

from rich.style import Style
from textual.theme import Theme

CONSOLE_THEME = Theme(
    name="console",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_white",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_yellow",
    foreground="ansi_white",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    boost="ansi_black",
    dark=True,
    variables={
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_white",
        "border-blurred": "ansi_white",
    },
)
"""Named colours only; register it and set it as the app's theme."""

PLAIN = Style.parse("white on black")
STRONG = Style.parse("bold white on black")
FAINT = Style.parse("cyan on black")
BAR = Style.parse("black on white")
BAR_STRONG = Style.parse("bold white on blue")
SELECTED = Style.parse("black on cyan")
GOOD = Style.parse("bold green on black")
WARNING = Style.parse("black on yellow")
ERROR = Style.parse("bold white on red")
MONEY = Style.parse("bold white on black")
RETURNED = Style.parse("bold yellow on black")
TRAINING = Style.parse("black on yellow")
KEY = Style.parse("bold white on black")
KEY_NAME = Style.parse("black on cyan")

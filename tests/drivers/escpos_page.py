"""A receipt printer made of code: it reads ESC/POS bytes strictly and shows what would be on the paper.

A command that it does not know, an argument out of range, a control character in text or a line wider than the
paper is an error, so a test that prints through it proves more than its own assertions. Written from the command
references, not from the encoder.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

TABLES = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}
ALIGN = ("left", "center", "right")


class BadEscPos(AssertionError):
    """The bytes are not what a receipt printer understands."""


@dataclass(frozen=True)
class Style:
    bold: bool = False
    underline: bool = False
    wide: bool = False
    tall: bool = False


@dataclass(frozen=True)
class Span:
    text: str
    style: Style


@dataclass(frozen=True)
class TextLine:
    spans: tuple[Span, ...]
    align: str

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def columns(self) -> int:
        return sum(len(span.text) * (2 if span.style.wide else 1) for span in self.spans)

    @property
    def big(self) -> bool:
        return any(span.style.wide for span in self.spans)

    @property
    def bold(self) -> bool:
        return bool(self.text.strip()) and all(s.style.bold for s in self.spans if s.text.strip())


@dataclass(frozen=True)
class Code:
    kind: str
    data: str
    align: str


@dataclass(frozen=True)
class Cut:
    partial: bool


@dataclass(frozen=True)
class Pulse:
    pin: int
    on_ms: int
    off_ms: int


@dataclass
class Page:
    """What came out: lines, codes, cuts and pulses in order; `reset` says whether it ended as after power on."""

    items: list[TextLine | Code | Cut | Pulse] = field(default_factory=list)
    reset: bool = True

    @property
    def text_lines(self) -> list[TextLine]:
        return [item for item in self.items if isinstance(item, TextLine)]

    @property
    def codes(self) -> list[Code]:
        return [item for item in self.items if isinstance(item, Code)]

    @property
    def cuts(self) -> int:
        return sum(isinstance(item, Cut) for item in self.items)

    @property
    def pulses(self) -> list[Pulse]:
        return [item for item in self.items if isinstance(item, Pulse)]

    @property
    def lines(self) -> list[str]:
        """What a person reads, line by line, without the spaces at the end; codes as `[code128 DATA]`."""
        shown = []
        for item in self.items:
            if isinstance(item, TextLine):
                shown.append(item.text.rstrip())
            elif isinstance(item, Code):
                shown.append(f"[{item.kind} {item.data}]")
        return shown

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_page(data: bytes, columns: int, table: int = 0) -> Page:
    """Print the bytes on paper of so many columns."""
    return _Reader(data, columns, table).read()


class _Reader:
    def __init__(self, data: bytes, columns: int, table: int) -> None:
        self._data = data
        self._at = 0
        self._columns = columns
        self._default_table = table
        self._page = Page()
        self._touched = False
        self._barcode = {"height": 162, "width": 3, "font": 0, "text": 0}
        self._qr: dict[str, object] = {}
        self._initialize()

    def _initialize(self) -> None:
        self._style = Style()
        self._align = "left"
        self._table = self._default_table
        self._spans: list[Span] = []
        self._touched = False

    def read(self) -> Page:
        while self._at < len(self._data):
            byte = self._take()
            if byte >= 0x20 and byte != 0x7F:
                self._text(byte)
            elif byte == 0x0A:
                self._end_line()
            elif byte == 0x1B:
                self._escape()
            elif byte == 0x1D:
                self._group()
            elif byte == 0x1C:
                self._expect(self._take() == 0x2E, "FS command")
            else:
                raise self._bad(f"control byte {byte:#04x}")
        self._expect(not self._spans, "text without a line feed at the end")
        self._page.reset = not self._touched
        return self._page

    # bytes

    def _take(self) -> int:
        if self._at >= len(self._data):
            raise self._bad("the data ends inside a command")
        self._at += 1
        return self._data[self._at - 1]

    def _take_many(self, count: int) -> bytes:
        return bytes(self._take() for _ in range(count))

    def _bad(self, what: str) -> BadEscPos:
        around = self._data[max(0, self._at - 12) : self._at + 4]
        return BadEscPos(f"{what} at byte {self._at}: ...{around!r}...")

    def _expect(self, good: bool, what: str) -> None:
        if not good:
            raise self._bad(what)

    # printing

    def _text(self, byte: int) -> None:
        char = bytes([byte]).decode(TABLES[self._table])
        if self._spans and self._spans[-1].style == self._style:
            self._spans[-1] = replace(self._spans[-1], text=self._spans[-1].text + char)
        else:
            self._spans.append(Span(char, self._style))

    def _end_line(self) -> None:
        line = TextLine(tuple(self._spans), self._align)
        self._spans = []
        self._expect(line.columns <= self._columns, f"a line of {line.columns} columns")
        self._page.items.append(line)

    def _at_line_start(self, what: str) -> None:
        self._expect(not self._spans, f"{what} inside a line")

    def _escape(self) -> None:
        command = chr(self._take())
        if command == "@":
            self._at_line_start("ESC @")
            self._initialize()
            return
        value = self._take()
        match command:
            case "!":
                self._expect(not value & 0x47, "ESC ! with another font")
                self._set(
                    Style(
                        bool(value & 8), bool(value & 0x80), bool(value & 0x20), bool(value & 0x10)
                    )
                )
            case "E":
                self._expect(value in (0, 1), "ESC E")
                self._set(replace(self._style, bold=bool(value)))
            case "-":
                self._expect(value in (0, 1, 2), "ESC -")
                self._set(replace(self._style, underline=bool(value)))
            case "a":
                self._at_line_start("ESC a")
                self._expect(value in (0, 1, 2), "ESC a")
                self._align = ALIGN[value]
                self._touched = True
            case "t":
                self._expect(value in TABLES, f"code table {value}")
                self._table = value
                self._touched = True
            case "R":
                self._expect(value == 0, "an international set other than USA")
            case "d":
                self._at_line_start("ESC d")
                self._page.items.extend(TextLine((), self._align) for _ in range(value))
            case "p":
                on, off = self._take_many(2)
                self._expect(value in (0, 1) and 0 < on <= off, "ESC p")
                self._page.items.append(Pulse((2, 5)[value], on * 2, off * 2))
            case _:
                raise self._bad(f"ESC {command!r}")

    def _set(self, style: Style) -> None:
        self._style = style
        self._touched = True

    def _group(self) -> None:
        command = chr(self._take())
        match command:
            case "V":
                self._cut()
            case "h" | "w" | "f" | "H":
                self._barcode_setting(command)
            case "k":
                self._print_barcode()
            case "(":
                self._extended()
            case _:
                raise self._bad(f"GS {command!r}")

    def _cut(self) -> None:
        self._at_line_start("GS V")
        mode = self._take()
        self._expect(mode in (0, 1, 65, 66), "GS V")
        if mode >= 65:
            self._take()
        self._page.items.append(Cut(partial=mode in (1, 66)))

    def _barcode_setting(self, command: str) -> None:
        value = self._take()
        name, low, high = {
            "h": ("height", 1, 255),
            "w": ("width", 2, 6),
            "f": ("font", 0, 1),
            "H": ("text", 0, 3),
        }[command]
        self._expect(low <= value <= high, f"GS {command}")
        self._barcode[name] = value
        self._touched = True

    def _print_barcode(self) -> None:
        self._at_line_start("GS k")
        kind, size = self._take(), self._take()
        data = self._take_many(size)
        self._expect(self._barcode["text"] == 2, "a bar code without its text below")
        if kind == 67:
            self._expect(size == 13 and data.isdigit(), "EAN-13 data")
            shown, name = data.decode("ascii"), "ean13"
        elif kind == 73:
            self._expect(size > 2 and data[:2] == b"{B", "Code 128 data")
            body = data[2:].decode("ascii")
            self._expect("{" not in body.replace("{{", ""), "a lone { in Code 128 data")
            shown, name = body.replace("{{", "{"), "code128"
        else:
            raise self._bad(f"bar code {kind}")
        self._page.items.append(Code(name, shown, self._align))

    def _extended(self) -> None:
        command = chr(self._take())
        low, high = self._take_many(2)
        body = self._take_many(low + 256 * high)
        if command != "k" or len(body) < 2 or body[0] != 49:
            raise self._bad(f"GS ( {command!r}")
        self._qr_function(body[1], body[2:])

    def _qr_function(self, function: int, data: bytes) -> None:
        if function == 65:
            self._expect(data == b"2\x00", "QR model")
        elif function == 67:
            self._expect(len(data) == 1 and 1 <= data[0] <= 16, "QR cell size")
        elif function == 69:
            self._expect(len(data) == 1 and 48 <= data[0] <= 51, "QR error correction")
        elif function == 80:
            self._expect(data[:1] == b"0", "QR data")
            self._qr["data"] = data[1:].decode()
        elif function == 81:
            self._at_line_start("QR print")
            self._page.items.append(Code("qr", str(self._qr.pop("data")), self._align))
        else:
            raise self._bad(f"QR function {function}")

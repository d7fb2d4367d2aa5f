"""Sales tax of a receipt: the predecessor's engine of locations, codes and components, exact to the cent.

Tax is found exactly and rounded half-up by a named rule:

- **by line**: each component is rounded on each line;
- **by receipt**: each component at its rate is added up exactly over the receipt, whatever the tax codes, rounded
  once, and given back to the lines so that each is within one minor unit of its exact tax.

Where prices include tax, either the tax is rounded (per component, as above) or the net amount is (per line, or
once per tax code of the receipt) and tax is the difference, split over the components. An exempt sale charges the
price as it stands: there is no tax in it then.

SSUTA section 324 asks for half-up and lets the seller choose line or invoice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from heapq import nsmallest

from tui_pos.core.money import round_half_up
from tui_pos.core.quantity import SCALE
from tui_pos.core.receipt import TaxAmount, TaxTotal
from tui_pos.core.refusal import Refusal
from tui_pos.core.taxrules import CodeRule, Levy, Taxable, rules_in_force
from tui_pos.core.taxsetup import IncludedRounds, TaxRounding, TaxSetup

__all__ = ["Figures", "LineTax", "Settled", "TaxEngine", "Taxable", "TaxedLine", "allocate"]

Band = tuple[str, int]
"""A tax code and which of its levies apply (a bit each): amounts in one band are taxed alike."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold amounts in minor units that agree: anything but net + tax = gross is a `ValueError`."""

    net: int
    tax: int
    gross: int

    def __post_init__(self) -> None:
        if self.net + self.tax != self.gross:
            raise ValueError(f"{self.net} + {self.tax} is not {self.gross}")


@dataclass(frozen=True, slots=True)
class TaxedLine(Figures):
    """Give a line of a settled receipt its figures; `taxes` sum to its tax."""

    taxes: tuple[TaxAmount, ...]


@dataclass(frozen=True, slots=True)
class LineTax:
    """Keep what the engine knows of one line: `slices` are exact, `taxes` what the line would be charged alone."""

    code: str
    amount: int
    slices: tuple[tuple[Band, int], ...]
    taxes: tuple[tuple[Levy, int], ...]
    tax: int


@dataclass(frozen=True, slots=True)
class Settled:
    """Give a receipt's tax: the lines in order, a total per component, rate and tax code, and the whole."""

    lines: tuple[TaxedLine, ...]
    totals: tuple[TaxTotal, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class _Factors:
    """Turn a slice of a band into tax: what each levy takes of one scaled unit, and the net amount in it."""

    taxes: tuple[tuple[Levy, Fraction], ...]
    net: Fraction


class TaxEngine:
    """Tax the lines of one receipt by the rules of one location and business day.

    `line` describes a line once; `preview` and `settle` add up lines made by the same engine and always agree.
    Lines that come from another receipt keep its figures (`core.returns`) and do not pass through here. The set-up
    is one that `taxcheck.check_tax_setup` finds nothing wrong with; an unknown location is a `KeyError`.
    """

    def __init__(self, setup: TaxSetup, location_id: str, day: date, exempt: bool = False) -> None:
        self._rules = rules_in_force(setup, location_id, day)
        if exempt:
            self._rules = {code: CodeRule(code) for code in self._rules}
        self._included = setup.included
        self._net_rounds = setup.included and setup.included_rounds is IncludedRounds.NET
        self._by_line = setup.rounding is TaxRounding.LINE
        self._factors: dict[Band, _Factors] = {}

    def line(self, taxable: Taxable) -> LineTax:
        """Find the tax of one line; refuse (`tax_code`) a code that the shop has not set up."""
        rule = self._rules.get(taxable.code)
        if rule is None:
            raise Refusal(
                "tax_code",
                f"Tax code {taxable.code!r} is not set up: give the item another, or add the code.",
            )
        slices = tuple(((rule.code, taxed), size) for taxed, size in rule.slices(taxable))
        rounded = self._rounded(self._exact(slices), taxable.amount)
        taxes = tuple((levy, rounded[levy]) for levy in rule.levies if levy in rounded)
        return LineTax(rule.code, taxable.amount, slices, taxes, sum(rounded.values()))

    def preview(self, lines: Sequence[LineTax]) -> Figures:
        """Add up a receipt while it grows: what `settle` will come to, without its lines.

        It costs about as much as adding the lines' whole numbers: only their sums are taxed.
        """
        amount = sum([line.amount for line in lines])
        if self._by_line:
            return self._figures(amount, sum([line.tax for line in lines]))
        groups = self._receipt_taxes(lines).values()
        return self._figures(amount, sum(sum(taxes.values()) for taxes in groups))

    def settle(self, lines: Sequence[LineTax]) -> Settled:
        """Find the final figures of each line and of the receipt.

        A total's base and amount are the sums of its lines'; its `adjustment` is what rounding on the receipt
        changed against rounding each line. A line's base is its net amount, or the part of it that is taxed.
        """
        charged = [dict(line.taxes) for line in lines] if self._by_line else self._allotted(lines)
        taxed = tuple(self._taxed(line, taxes) for line, taxes in zip(lines, charged, strict=True))
        figures = Figures(
            sum(line.net for line in taxed),
            sum(line.tax for line in taxed),
            sum(line.gross for line in taxed),
        )
        return Settled(taxed, _totals(lines, taxed), figures)

    def _figures(self, amount: int, tax: int) -> Figures:
        if self._included:
            return Figures(amount - tax, tax, amount)
        return Figures(amount, tax, amount + tax)

    def _factors_of(self, band: Band) -> _Factors:
        found = self._factors.get(band)
        if found is None:
            code, taxed = band
            levies = [levy for i, levy in enumerate(self._rules[code].levies) if taxed >> i & 1]
            rates = [Fraction(levy.percent) / 100 for levy in levies]
            net = Fraction(1, SCALE) / (1 + sum(rates) if self._included else 1)
            taxes = tuple((levy, rate * net) for levy, rate in zip(levies, rates, strict=True))
            found = self._factors[band] = _Factors(taxes, net)
        return found

    def _exact(self, slices: Iterable[tuple[Band, int]]) -> dict[Levy, Fraction]:
        exact: dict[Levy, Fraction] = {}
        for band, size in slices:
            for levy, factor in self._factors_of(band).taxes:
                exact[levy] = exact.get(levy, Fraction(0)) + size * factor
        return exact

    def _rounded(self, exact: Mapping[Levy, Fraction], amount: int) -> dict[Levy, int]:
        """Round the taxes on an amount, be it of a line or of a receipt, by the set-up's rule."""
        if not self._net_rounds:
            return {levy: round_half_up(tax) for levy, tax in exact.items()}
        tax = amount - round_half_up(amount - sum(exact.values()))
        parts = list(exact.values())
        return dict(zip(exact, allocate(tax, parts, [*map(round_half_up, parts)]), strict=True))

    def _group(self, code: str) -> str:
        """Name the lines that are rounded together: a tax code's where net is rounded, else all of them."""
        return code if self._net_rounds else ""

    def _receipt_taxes(self, lines: Sequence[LineTax]) -> dict[str, dict[Levy, int]]:
        """Round each levy once per group of lines."""
        sums: dict[Band, int] = {}
        for line in lines:
            for band, size in line.slices:
                sums[band] = sums.get(band, 0) + size
        groups: dict[str, list[tuple[Band, int]]] = {}
        for band, size in sums.items():
            groups.setdefault(self._group(band[0]), []).append((band, size))
        return {
            group: self._rounded(self._exact(slices), sum(size for _, size in slices) // SCALE)
            for group, slices in groups.items()
        }

    def _allotted(self, lines: Sequence[LineTax]) -> list[dict[Levy, int]]:
        """Give the receipt's rounded taxes back to the lines."""
        exact = [self._exact(line.slices) for line in lines]
        parts = [dict(line.taxes) for line in lines]
        codes = [line.code for line in lines]
        for group, taxes in self._receipt_taxes(lines).items():
            members = [i for i, code in enumerate(codes) if self._group(code) == group]
            for levy, amount in taxes.items():
                # By code first, so that the totals do not depend on the order of the lines.
                bearing = sorted((i for i in members if levy in exact[i]), key=lambda i: codes[i])
                alone = [parts[i][levy] for i in bearing]
                shares = allocate(amount, [exact[i][levy] for i in bearing], alone)
                for i, part in zip(bearing, shares, strict=True):
                    parts[i][levy] = part
        return parts

    def _taxed(self, line: LineTax, taxes: Mapping[Levy, int]) -> TaxedLine:
        figures = self._figures(line.amount, sum(taxes.values()))
        amounts = tuple(
            TaxAmount(
                levy.component, self._base(line, levy, figures.net), taxes[levy], levy.percent
            )
            for levy, _ in line.taxes
        )
        return TaxedLine(figures.net, figures.tax, figures.gross, amounts)

    def _base(self, line: LineTax, levy: Levy, net: int) -> int:
        """Find what a levy is charged on: the net amount, or its rounded part where only a part is taxed."""
        base, whole = Fraction(0), 0
        for band, size in line.slices:
            factors = self._factors_of(band)
            if any(levy == own for own, _ in factors.taxes):
                base += size * factors.net
                whole += size
        return net if whole == line.amount * SCALE else round_half_up(base)


def _totals(lines: Sequence[LineTax], taxed: Sequence[TaxedLine]) -> tuple[TaxTotal, ...]:
    """Add the lines up by component, rate and tax code, in the order in which they first appear."""
    sums: dict[tuple[str, Levy], tuple[int, int, int]] = {}
    for line, figures in zip(lines, taxed, strict=True):
        for (levy, alone), tax in zip(line.taxes, figures.taxes, strict=True):
            base, amount, adjustment = sums.get((line.code, levy), (0, 0, 0))
            sums[line.code, levy] = (
                base + tax.base,
                amount + tax.amount,
                adjustment + tax.amount - alone,
            )
    return tuple(
        TaxTotal(levy.component, levy.name, levy.agency, levy.percent, code, *found)
        for (code, levy), found in sums.items()
    )


def allocate(amount: int, exact: Sequence[Fraction], rounded: Sequence[int]) -> list[int]:
    """Make rounded parts sum to `amount`, the sum of the exact ones rounded: largest remainder, for either sign.

    As few parts as possible are moved by one unit: those that rounding moved the furthest the other way. So a sale
    and its return on one receipt cancel line by line, each part stays within one unit of its exact value, and the
    mirror of all parts gives the mirror of all results. Of equal parts the earlier ones stay the larger. An
    `amount` further off than one unit a part is a `ValueError`.
    """
    missing = amount - sum(rounded)
    if abs(missing) > len(rounded):
        raise ValueError(f"{amount} is not the rounded sum of {len(rounded)} parts")
    step = 1 if missing > 0 else -1
    tie = 1 if missing * amount > 0 else -1
    off = [step * (part - true) for part, true in zip(rounded, exact, strict=True)]
    parts = list(rounded)
    for i in nsmallest(abs(missing), range(len(off)), key=lambda i: (off[i], tie * i)):
        parts[i] += step
    return parts

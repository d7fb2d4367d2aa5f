"""Holds a request against its shape: order, required elements, choices, words, attributes.

QuickBooks does this for the whole message set before it runs any of it, and answers a fault with the
HRESULT 0x80040400 alone; which element was at fault stands in `ProcessorError.detail`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from exchange.rehearsal.notation import Choice, Element, Group, Particle
from exchange.rehearsal.status import PARSE_ERROR, ProcessorError


@dataclass(slots=True)
class Parsed:
    """Pair an element of the document with the shape that it matched."""

    shape: Element
    node: etree._Element
    children: list[Parsed] = field(default_factory=list)
    alternating: bool = False
    """Whether it stood in a repeated choice, so that its place among its neighbours matters."""

    @property
    def text(self) -> str:
        """Give the character data of a scalar."""
        return self.node.text or ""


def wrong(node: etree._Element, why: str) -> ProcessorError:
    """Refuse the document at one element."""
    return ProcessorError(PARSE_ERROR, f"(line {node.sourceline}, {node.tag}: {why})")


def match(
    node: etree._Element, shape: Element, version: float, attributes: frozenset[str]
) -> Parsed:
    """Match one element and all it holds; a fault raises `ProcessorError` with 0x80040400."""
    for name in node.attrib:
        if name not in attributes:
            raise wrong(node, f"attribute {name} is not allowed here")
    children = [child for child in node if isinstance(child.tag, str)]
    if not shape.body:
        return _scalar(node, shape, children)
    _no_text(node)
    inner = _Matcher(node, children, version)
    inner.group(shape.body)
    inner.end()
    return Parsed(shape, node, inner.found)


def _scalar(node: etree._Element, shape: Element, children: list[etree._Element]) -> Parsed:
    if children:
        raise wrong(children[0], "stands inside an element that holds text only")
    if shape.words and (node.text or "") not in shape.words:
        raise wrong(node, f"{node.text!r} is not one of {', '.join(sorted(shape.words))}")
    return Parsed(shape, node)


def _no_text(node: etree._Element) -> None:
    for text in [node.text, *(child.tail for child in node)]:
        if text and text.strip():
            raise wrong(node, f"holds the text {text.strip()[:20]!r} between its elements")


class _Matcher:
    """Walk the children of one element along a shape; each step looks one element ahead.

    That is enough because the order of qbXML is unambiguous: an element name decides the branch.
    """

    def __init__(
        self, parent: etree._Element, children: list[etree._Element], version: float
    ) -> None:
        self._parent = parent
        self._children = children
        self._version = version
        self._at = 0
        self.found: list[Parsed] = []

    def end(self) -> None:
        """Refuse what is left over."""
        if self._at < len(self._children):
            node = self._children[self._at]
            before = f"after {self._children[self._at - 1].tag}" if self._at else "as the first"
            raise wrong(
                node, f"is unknown, repeated, out of order or too new for the version {before}"
            )

    def group(self, group: Group, alternating: bool = False) -> None:
        """Match a sequence of particles."""
        for particle in group:
            count = 0
            while (particle.most is None or count < particle.most) and self._starts(particle):
                self._once(particle, alternating)
                count += 1
            if count < particle.least and not _may_be_empty(particle):
                raise wrong(self._parent, f"lacks {_label(particle)}{self._before()}")

    def _before(self) -> str:
        if self._at == len(self._children):
            return " at its end"
        return f" before {self._children[self._at].tag}"

    def _once(self, particle: Particle, alternating: bool) -> None:
        if isinstance(particle, Choice):
            for branch in particle.branches:
                if self._group_starts(branch):
                    self.group(branch, particle.most is None)
                    return
            return
        node = self._children[self._at]
        self._at += 1
        allowed = frozenset[str]()
        if particle.macro:
            allowed = frozenset({"defMacro" if particle.body else "useMacro"})
        parsed = match(node, particle, self._version, allowed)
        parsed.alternating = alternating
        self.found.append(parsed)

    def _starts(self, particle: Particle) -> bool:
        if isinstance(particle, Choice):
            return any(self._group_starts(branch) for branch in particle.branches)
        if self._at >= len(self._children) or particle.version > self._version:
            return False
        return bool(self._children[self._at].tag == particle.name)

    def _group_starts(self, group: Group) -> bool:
        for particle in group:
            if self._starts(particle):
                return True
            if particle.least and not _may_be_empty(particle):
                return False
        return False


def _may_be_empty(particle: Particle) -> bool:
    """Tell whether a particle can match nothing, as a choice of optional elements can."""
    if isinstance(particle, Element):
        return particle.least == 0
    return particle.least == 0 or any(
        all(_may_be_empty(inner) for inner in branch) for branch in particle.branches
    )


def _label(particle: Particle) -> str:
    if isinstance(particle, Element):
        return particle.name
    return " or ".join(_label(branch[0]) for branch in particle.branches)

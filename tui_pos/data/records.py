"""Whole records as bytes in one column, so that reading one takes one row."""

from __future__ import annotations

from typing import TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)

_encoder = msgspec.msgpack.Encoder(decimal_format="string", order="deterministic")
_decoders: dict[type[msgspec.Struct], msgspec.msgpack.Decoder[msgspec.Struct]] = {}


def pack(record: msgspec.Struct) -> bytes:
    """Write a record; equal records give equal bytes, so that two copies of a table can be compared."""
    return _encoder.encode(record)


def unpack(raw: bytes, kind: type[S]) -> S:
    """Read a record of the given type."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    return decoder.decode(raw)  # type: ignore[return-value]

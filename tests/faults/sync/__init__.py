"""Tills and a node that trade while everything fails, and whose books are compared in the end."""

from tests.faults.sync.run import add_to, main

__all__ = ["add_to", "main"]

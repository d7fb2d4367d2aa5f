"""What all tables share."""

from __future__ import annotations

from peewee import Model


class Table(Model):
    """Be the base of every table: names in snake case.

    A table with a composite key is stored in the order of that key where the database can do so (see `data.orm`),
    so that the lines of one receipt share a page.
    """

    class Meta:
        legacy_table_names = False

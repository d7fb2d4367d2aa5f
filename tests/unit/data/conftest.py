from tests.databases import database, open_shop

__all__ = ["database", "open_shop"]

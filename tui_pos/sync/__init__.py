"""Tills and their back-office node: what happened goes up, what others did comes down, both as journal entries."""

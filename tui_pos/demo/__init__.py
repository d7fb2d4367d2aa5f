"""A small believable shop and a generator of trading days."""

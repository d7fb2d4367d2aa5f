"""One query, one table: screen, paper, CSV and JSON."""

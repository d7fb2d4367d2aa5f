"""Questions to the tables: plain functions over a connection that give frozen records."""

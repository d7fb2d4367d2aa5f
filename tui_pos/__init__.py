"""A full-screen terminal point of sale for shops on QuickBooks Desktop."""

"""Documents to double entry to QuickBooks documents."""

"""What QuickBooks told us about a company file."""

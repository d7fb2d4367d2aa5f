"""The Financial Exchange with QuickBooks Desktop."""

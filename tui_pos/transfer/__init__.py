"""Import and export of items, customers and vendors."""

"""What is known of a company beside its queue: choices, names, and what its file said of itself.

Modules: `choices` the mapping that a company has chosen · `file` the company file as it answered · `people` the names
that our customers, agencies and staff bear in QuickBooks.
"""

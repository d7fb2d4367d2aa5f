"""The exchange in the office: how it stands, its documents, the mapping, previews, comparing, stop and go.

Everything here asks and shows; what is shown is gathered, and what is asked for is done, by the exchange's own modules
(`overview`, `documentpage`, `showing`, `charting`, `remapping`, `verbs`). `menu.open_quickbooks` is the way in.
"""

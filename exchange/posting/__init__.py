"""Documents to double entry to QuickBooks documents. Pure: no clock, disk, network or screen.

A store's day, and a preview of it::

    from exchange.posting.books import Books, CompanyFile, Directory
    from exchange.posting.documents import cut
    from exchange.posting.mapping import Mapping, check_mapping
    from exchange.posting.numbers import Batch
    from exchange.posting.preview import preview_text
    from exchange.posting.requests import request
    from exchange.posting.setup import set_up
    from exchange.posting.source import Source

    books = Books(Mapping(), directory, file)        # what was chosen, who is who, what the company file is like
    made = cut(Batch(store, day), sources, books)    # a Refusal while an account cannot stand where it was chosen
    page = preview_text("Main Street, 2026-03-02", made)
    for entry in set_up(made.documents, books):      # what the lists must hold first, in order
        entry.need, entry.request                    # looked up by name, added if missing
    for document in made.documents:
        message = request(document, books.file)      # an exchange.qbxml request
        document.total                               # what QuickBooks must answer with

The same entries always make the same documents with the same GUIDs and numbers. `made.sources` are the entries that are
done with; what `made.findings` names waits for the next batch (a late one has the next number). Documents are data that
`msgspec` writes and reads.

`journalize.journalize` gives the double entry of any journal entry by itself, `ledger.Ledger` adds postings up by day and
account and compares them with another book.

Modules: `account` roles and defaults · `mapping` choices and findings · `books` directory and company file · `entry`
lines and postings · `helpers` items that lines post through · `receipts` `tenders` `cash` `purchases` `stock` `hours`
one kind of entry each, put together by `journalize` · `slips` `settlements` the documents of one receipt · `layout`
order and signs on a sales form · `numbers` · `document` · `source` · `documents` the cut · `writer` `requests` `setup`
to qbXML · `ledger` · `preview`.
"""

"""Delivery of documents to QuickBooks, each exactly once, whatever is lost, repeated, killed or restored.

Queueing (inside the transaction of whoever decides, so that a batch and its documents are one fact)::

    queued = [QueuedDocument(request=add, expected_total=0, sources=…, needs=("account:POS Cash",))]
    shop.append([batch_cut], actor="exchange", also=lambda db: enqueue(db, "main", queued, now=clock()))

Modules: `states` the documents' transition table · `records` rows as values · `documents` `companies` `cache` their SQL ·
`queue` what puts documents in and takes them out · `sets` message sets and their ids · `jobs` the job protocol ·
`identifying` `delivering` `looking` `tidying` `reconciling` the jobs, `standard` their order · `judging` what a reply means ·
`matching` what a look-up proves · `settling` the rows and entries that follow · `restoring` after a backup came back ·
`hresults` causes and cures of what QuickBooks throws.
"""

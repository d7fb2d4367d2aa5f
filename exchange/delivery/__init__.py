"""Delivery of documents to QuickBooks, each exactly once, whatever is lost, repeated, killed or restored.

Queueing (inside the transaction of whoever decides, so that a batch and its documents are one fact)::

    shop.append([batch_cut], actor="exchange", also=lambda db: enqueue(db, "main", documents, now=clock()))

Modules: `states` the documents' transition table · `records` a document's row · `documents` its SQL · `queue` what puts
documents in and takes them out · `sets` message sets and their ids · `jobs` the job protocol · `identifying` ·
`delivering` · `looking` · `tidying` · `reconciling` the jobs · `judging` what a reply means · `matching` what a look-up
found · `settling` the rows and entries that follow · `companies` · `cache` · `restoring` · `advice` causes and cures.
"""

"""qbXML 13.0 for the Financial Exchange: values to documents, answers to records. Pure: no clock, disk or network.

Asking and posting::

    from exchange.qbxml.envelope import MessageSet
    from exchange.qbxml.limits import fit_field
    from exchange.qbxml.record import Ref
    from exchange.qbxml.sales import SalesReceiptAdd, SalesReceiptLineAdd

    receipt = SalesReceiptAdd(                      # a BadRequest if QuickBooks would refuse its form
        customer_ref=Ref(full_name="POS Daily Sales"),
        txn_date=date(2026, 3, 2),
        ref_number="SS-260302-1",
        memo=fit_field("SalesReceiptAdd/Memo", memo),
        external_guid=document_id,                  # a UUID
        lines=(SalesReceiptLineAdd(item_ref=Ref(full_name="POS Cash"), amount=Decimal("-160.40")),),
    )
    text = MessageSet(requests={"day": receipt}, new_message_set_id="…22 characters…").to_xml()

Reading the answer::

    from exchange.qbxml.response import parse
    from exchange.qbxml.sales_records import SalesReceiptRet
    from exchange.qbxml.status import judge

    answers = parse(text_from_quickbooks)           # a BadResponse if QuickBooks cannot have said it
    answer = answers.answer("day", SalesReceiptAdd) # None if that request was not answered
    saved = answer.one(SalesReceiptRet)             # TxnID, EditSequence, total, lines …
    verdict = judge(answer.status_code, answer.severity, answer.message)   # what to do, cause, cure

- Field names are QuickBooks' element names in snake case, in schema order; tuples of lines are called `lines`,
  `expense_lines`, `item_lines`. None is left out; in a `…Mod` the empty text clears a field.
- A query comes back in pages with `iterator="Start"`, `max_returned` and `queries.next_page`; say `active_status="All"`
  or inactive entries stay away. `item_records.set_active` puts any item to rest.
- Amounts, prices, quantities and rates are `Decimal`, never float (`wire.amount` makes one of a `Money`).
- Text must be mapped before it is put in a field: `text.fit`, `text.fit_name` or `limits.fit_field`. A text that is
  too long or cannot be stored is refused, never cut on the way.

Modules: `wire` types · `text` mapping · `record` and `codec` declarations, writer, reader · `parts` shared aggregates ·
`message` base of requests · `sales` `purchases` `ledger` `lists` `items` adds, mods, void · `queries` `txn_queries` ·
`limits` the table · `envelope` message sets, version, edition · `response` the hardened parser · `list_records`
`item_records` `sales_records` `purchase_records` `txn_records` answers · `status` codes with cause and cure · `faults`.
"""

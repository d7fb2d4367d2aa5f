"""The questions a cashier is asked, each a dialog with a typed answer."""

"""The cashier's screens: each shows state and sends intentions."""

"""The cashier's full-screen application."""

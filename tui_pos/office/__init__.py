"""The manager's full-screen application."""

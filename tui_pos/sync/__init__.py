"""Till and back-office node: shipping journal entries both ways."""

"""What the cashier does, step by step: each flow asks what is missing, calls the till, and shows what came of it."""

"""Writing and reading the working tables: what is under way at this till, personal data and credentials."""

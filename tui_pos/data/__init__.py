"""The tables that the journal keeps."""

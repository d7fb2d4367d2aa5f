"""What happened, appended once and never edited."""

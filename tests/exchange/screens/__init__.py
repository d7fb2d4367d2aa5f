"""The exchange's screens, worked by keys in a terminal."""

"""Widgets drawn line by line, mounted once, that take no focus and hold no keys."""

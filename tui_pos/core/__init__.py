"""Retail rules: pure, without clock, disk, network or screen."""

"""Devices: bytes to events and back, without retail knowledge."""

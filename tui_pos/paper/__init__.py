"""Printed documents as a model, their layouts and the spool."""

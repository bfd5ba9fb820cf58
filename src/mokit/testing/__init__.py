"""Phones for tests and for trying things out."""

from mokit.testing.handset import AsyncHandset, Handset, Replies

__all__ = ["AsyncHandset", "Handset", "Replies"]

"""Homes for what mokit remembers, a module each."""

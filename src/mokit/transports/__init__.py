"""Adapters to gateways, a module each."""

"""Hosts: how webhooks reach the engine, as an ASGI or a WSGI app.

Each is two translations and one call, and works alone or mounted in any framework. A framework's own
view needs neither: it calls `Engine.handle`.
"""

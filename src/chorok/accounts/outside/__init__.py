"""Signing in with an account of another service: what the hub does over django-allauth's own providers."""

"""Clients of outside services: plain data in, plain data out; run by the worker, so no page waits for them."""

"""Clients of outside services; take and give plain data, import no business app."""

"""Every write about people, roles, terms of office and one-time links."""

"""People, sign-in, roles, terms of office of an operator."""

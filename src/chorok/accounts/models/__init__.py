"""Models of people, roles and terms of office."""

from chorok.accounts.models.roles import RoleGrant, Term
from chorok.accounts.models.signin import SignInLink
from chorok.accounts.models.users import User

__all__ = ["RoleGrant", "SignInLink", "Term", "User"]

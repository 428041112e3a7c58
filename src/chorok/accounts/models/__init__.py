"""Models of people, roles, terms of office and consents."""

from chorok.accounts.models.consents import Consent
from chorok.accounts.models.roles import RoleGrant, Term
from chorok.accounts.models.signin import SignInLink
from chorok.accounts.models.users import User

__all__ = ["Consent", "RoleGrant", "SignInLink", "Term", "User"]

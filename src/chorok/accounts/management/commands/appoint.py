"""`chorok appoint EMAIL --name NAME`: make the first administrator of a new hub."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chorok.accounts.actors import SYSTEM
from chorok.accounts.domain.roles import appoint
from chorok.accounts.enums import OPERATOR_ROLES, Role
from chorok.core.errors import DomainError
from chorok.core.history import acting


class Command(BaseCommand):
    """Gives a role from the server's console, for the time when nobody can give one on the pages yet."""

    help = "Give a role to a person, who gets a link to sign in by mail. Needed once: for the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address, the name and the role."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="needed where the person has no account yet")
        parser.add_argument(
            "--role", default=Role.ADMIN, choices=[role for role in Role.values if role not in OPERATOR_ROLES]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account where there is none, give the role, mail a link."""
        try:
            with acting(user_id=None, via="chorok appoint"):
                grant = appoint(actor=SYSTEM, email=options["email"], name=options["name"], role=Role(options["role"]))
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{grant.user.email} is now {grant.role}. Without a password, sign in by a link: /account/link/"
        )

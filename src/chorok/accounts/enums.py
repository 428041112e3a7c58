"""The few named roles of people on the hub."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to the centre. Work inside an organisation has roles of its own (registry.MemberRole)."""

    STAFF = "staff", _("Centre staff")
    MANAGER = "manager", _("Centre manager")
    CITY = "city", _("City officer")
    EVALUATOR = "evaluator", _("Evaluator")
    MENTOR = "mentor", _("Mentor")
    PARTNER = "partner", _("Partner abroad")
    ADMIN = "admin", _("System administrator")


#: Roles that must sign in with a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.STAFF, Role.MANAGER, Role.CITY, Role.EVALUATOR, Role.ADMIN})
#: Roles that stand under an operator's term of office.
OPERATOR_ROLES = frozenset({Role.STAFF, Role.MANAGER})

"""Who may do what with applications: the company that files them, the staff that screens them."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.programs.enums import ApplicationState, SupplementState
from chorok.programs.models import Application, Call, FormPage, RequiredDocument, Supplement
from chorok.registry.enums import SELF_SERVICE_KINDS, MemberRole
from chorok.registry.models import Organisation
from chorok.registry.policy import membership_of

_FILING_ROLES = frozenset({MemberRole.OWNER, MemberRole.MEMBER})


def can_file(actor: Actor, organisation: Organisation) -> Decision:
    """Owners and members file for their company or team; the centre never does it for them."""
    if organisation.merged_into_id is not None:
        return denied(_("This record was merged into another and can't be changed."))
    if actor.is_system:
        return ALLOWED
    membership = membership_of(actor, organisation)
    if membership is None or membership.role not in _FILING_ROLES:
        return denied(_("Only owners and members of the organisation may file applications."))
    if organisation.kind not in SELF_SERVICE_KINDS:
        return denied(_("Only companies and founders' teams may apply."))
    return ALLOWED


def can_act_for(actor: Actor, application: Application) -> Decision:
    """Submit, withdraw, reopen, answer: the same people who file."""
    return can_file(actor, application.organisation)


def can_edit_page(actor: Actor, application: Application, page: FormPage) -> Decision:
    """A draft while the call takes applications; afterwards only what an open request for supplement names."""
    request = open_supplement(application)
    if request is None:
        return can_edit_draft(actor, application)
    if page not in request.pages.all():
        return denied(_("The centre's request doesn't name this page."))
    return can_file(actor, application.organisation)


def can_edit_document(actor: Actor, application: Application, document: RequiredDocument) -> Decision:
    """As with pages."""
    request = open_supplement(application)
    if request is None:
        return can_edit_draft(actor, application)
    if document not in request.documents.all():
        return denied(_("The centre's request doesn't name this document."))
    return can_file(actor, application.organisation)


def can_edit_costs(actor: Actor, application: Application) -> Decision:
    """As with pages."""
    request = open_supplement(application)
    if request is None:
        return can_edit_draft(actor, application)
    if not request.costs:
        return denied(_("The centre's request doesn't name the costs."))
    return can_file(actor, application.organisation)


def can_edit_draft(actor: Actor, application: Application) -> Decision:
    """Change everything: while it is a draft and the call takes applications, to the second."""
    filed = can_file(actor, application.organisation)
    if not filed:
        return filed
    if application.state != ApplicationState.DRAFT:
        return denied(_("This application was handed in; it can't be changed now."))
    if not application.call.takes_applications:
        return denied(_("The deadline has passed. Nothing can be changed any more."))
    return ALLOWED


def open_supplement(application: Application) -> Supplement | None:
    """Return the request for supplement that can be answered now: open, and its due date not passed."""
    if application.state != ApplicationState.SUPPLEMENT:
        return None
    found = application.supplements.filter(state=SupplementState.OPEN, due_at__gt=clock.now())
    return found.prefetch_related("pages", "documents").first()


def can_screen(actor: Actor, application: Application) -> Decision:
    """Staff of the operator in office who belong to none of the call's applicants: who is rejected is no rival."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may screen applications."))
    return has_no_stake(actor, application.call)


def can_look_inside(actor: Actor, application: Application) -> Decision:
    """Its own people; staff and city once it was handed in, unless an organisation of theirs has applied too."""
    if Application.objects.visible_to(actor).filter(pk=application.pk).exists():
        return ALLOWED
    return denied(_("Only the applicant and the centre may see this application."))


def has_no_stake(actor: Actor, call: Call) -> Decision:
    """Who screens and judges a call, or leads those who do, belongs to none of its applicants."""
    if Call.objects.with_a_stake_of(actor).filter(pk=call.pk).exists():
        return denied(_("An organisation of yours has applied to this call; a colleague has to do it."))
    return ALLOWED

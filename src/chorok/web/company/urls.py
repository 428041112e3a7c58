"""URLs of the company desk."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from chorok.registry.enums import OrganisationKind
from chorok.web.company import certificates, home, offerings, profile, recusal, results, team, timeline
from chorok.web.company.applications import choosing


class OfferingKind:
    """What a desk offers: technologies or products."""

    regex = "technologies|products"

    def to_python(self, value: str) -> str:
        """Return the word itself."""
        return value

    def to_url(self, value: str) -> str:
        """Return the word itself."""
        return value


class OfferingStep(OfferingKind):
    """What may be done with an offering by one press."""

    regex = "publish|take-back|delete"


register_converter(OfferingKind, "offering_kind")
register_converter(OfferingStep, "offering_step")

_OFFERING = "<int:organisation_id>/offerings/<offering_kind:kind>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="desk_home"),
    path("start/company/", home.start, {"kind": OrganisationKind.COMPANY}, name="desk_start_company"),
    path("start/team/", home.start, {"kind": OrganisationKind.TEAM}, name="desk_start_team"),
    path("invitations/<str:token>/", home.invitation, name="desk_invitation"),
    path("apply/<slug:code>/", choosing.apply, name="desk_apply"),
    path("codes/goods/", offerings.codes, {"what": "goods"}, name="desk_goods_codes"),
    path("codes/ipc/", offerings.codes, {"what": "ipc"}, name="desk_ipc_topics"),
    path("<int:organisation_id>/", home.overview, name="desk_overview"),
    path("<int:organisation_id>/profile/", profile.profile, name="desk_profile"),
    path("<int:organisation_id>/publish/", profile.publish, name="desk_publish"),
    path("<int:organisation_id>/withdraw/", profile.withdraw, name="desk_withdraw"),
    path("<int:organisation_id>/verification/", profile.verification, name="desk_verification"),
    path("<int:organisation_id>/company/", profile.convert, name="desk_convert"),
    path("<int:organisation_id>/team/", team.team, name="desk_team"),
    path("<int:organisation_id>/team/leave/", team.leave, name="desk_leave"),
    path("<int:organisation_id>/team/<int:membership_id>/role/", team.role, name="desk_member_role"),
    path("<int:organisation_id>/team/<int:membership_id>/remove/", team.remove, name="desk_member_remove"),
    path("<int:organisation_id>/team/invitations/<int:invitation_id>/revoke/", team.revoke, name="desk_revoke"),
    path("<int:organisation_id>/offerings/", offerings.offerings, name="desk_offerings"),
    path(f"{_OFFERING}/new/", offerings.edit, name="desk_offering_new"),
    path(f"{_OFFERING}/<int:offering_id>/", offerings.edit, name="desk_offering"),
    path(f"{_OFFERING}/<int:offering_id>/<offering_step:step>/", offerings.move, name="desk_offering_move"),
    path("<int:organisation_id>/certificates/", certificates.certificates, name="desk_certificates"),
    path("<int:organisation_id>/certificates/new/", certificates.new, name="desk_certificate_new"),
    path(
        "<int:organisation_id>/certificates/<int:certification_id>/extend/",
        certificates.extend,
        name="desk_certificate_extend",
    ),
    path(
        "<int:organisation_id>/certificates/<int:certification_id>/remove/",
        certificates.remove,
        name="desk_certificate_remove",
    ),
    path("<int:organisation_id>/results/", results.results, name="desk_results"),
    path("<int:organisation_id>/results/new/", results.report, name="desk_result_new"),
    path("<int:organisation_id>/history/", timeline.timeline, name="desk_timeline"),
    path(
        "<int:organisation_id>/applications/<int:application_id>/evaluators/", recusal.ask, name="desk_conflict_claim"
    ),
    path("<int:organisation_id>/applications/", include("chorok.web.company.applications.urls")),
    path("<int:organisation_id>/agreements/", include("chorok.web.company.agreements.urls")),
    path("<int:organisation_id>/consultations/", include("chorok.web.company.consultations")),
    path("<int:organisation_id>/needs/", include("chorok.web.company.needs")),
    path("<int:organisation_id>/projects/", include("chorok.web.company.projects")),
    path("<int:organisation_id>/papers/", include("chorok.web.company.papers")),
]

"""The authorization table: role × URL × expected answer. The order of the roles is that of `world.ROLES`:

visitor, person, owner, accountant, rival, partner, mentor, evaluator, staff, manager, former, city, admin
"""

from dataclasses import dataclass
from typing import Literal

Expected = tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """What each role gets; `arguments` are the URL's own, filled from the world.

    A URL that takes POST only is posted to, with nothing in the form: 302 or 200 (the form again) says the role may.
    """

    expected: Expected
    arguments: tuple[str, ...] = ()
    method: Literal["get", "post"] = "get"


EVERYONE: Expected = (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)
SENT_ON: Expected = (302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302)
NOWHERE: Expected = (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)
FAILED: Expected = (401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401)
SIGNED_IN: Expected = (302, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)
VISITOR_ONLY: Expected = (200, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302)
NOT_SET_UP: Expected = (302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DESK: Expected = (302, 404, 200, 200, 404, 404, 404, 404, 200, 200, 404, 404, 404)
DESK_EDITORS: Expected = (302, 404, 200, 403, 404, 404, 404, 404, 200, 200, 404, 404, 404)
DESK_EDITORS_DONE: Expected = (302, 404, 302, 403, 404, 404, 404, 404, 302, 302, 404, 404, 404)
DESK_DONE: Expected = (302, 404, 302, 302, 404, 404, 404, 404, 302, 302, 404, 404, 404)
INSIDE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 200, 403)
INSIDE_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 302, 302, 302, 302, 403)
STAFF: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403, 403)
STAFF_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 302, 302, 403, 403, 403)
PLANNERS: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 200, 403)
PLANNERS_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 302, 403, 302, 403)
CITY: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)
CITY_AND_ADMIN: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 200)
CITY_AND_ADMIN_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 302, 302)
#: A draft is seen by the people of its company alone, and changed by its owners and members.
DRAFT_READERS: Expected = (302, 404, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DRAFT_READERS_DONE: Expected = (302, 404, 302, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DRAFT_EDITORS: Expected = (302, 404, 200, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DRAFT_EDITORS_DONE: Expected = (302, 404, 302, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404)
APPLICANTS_DONE: Expected = (302, 404, 302, 403, 404, 404, 404, 404, 403, 403, 404, 404, 404)
_APPLICATION = ("organisation_id", "application_id")

ROWS: dict[str, dict[str, Row]] = {
    "public": {
        "front": Row(EVERYONE),
        "results": Row(SENT_ON),
        "results_compare": Row(EVERYONE),
        "results_claim": Row(EVERYONE, ("number",)),
        "results_year": Row(EVERYONE, ("year",)),
        "results_report": Row(EVERYONE, ("year", "form")),
        "results_indicator": Row(EVERYONE, ("year", "code")),
        "results_claims": Row(EVERYONE, ("year", "code", "form")),
        "confirm": Row(EVERYONE, ("token",)),
        "search": Row(EVERYONE),
        "directory": Row(EVERYONE),
        "directory_technologies": Row(EVERYONE),
        "directory_products": Row(EVERYONE),
        "company_page": Row(EVERYONE, ("pk",)),
        "technology_page": Row(EVERYONE, ("pk",)),
        "product_page": Row(EVERYONE, ("pk",)),
        "directory_export": Row(EVERYONE, ("kind", "form")),
        "share_card": Row(EVERYONE, ("kind", "pk")),
        "contact": Row(EVERYONE),
        "accessibility": Row(EVERYONE),
        "privacy": Row(EVERYONE),
        "file": Row((302, 404, 200, 200, 404, 404, 404, 404, 200, 200, 200, 200, 404), ("pk",)),
        "components": Row(EVERYONE),
        "set_language": Row(SENT_ON, method="post"),
        "set_display": Row(SENT_ON, method="post"),
        "draft_save": Row((302, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400), method="post"),
        "draft_discard": Row(SENT_ON, method="post"),
        "robots": Row(EVERYONE),
        "sitemap": Row(EVERYONE),
        "demo": Row(EVERYONE),
    },
    "account": {
        "my_page": Row(SIGNED_IN),
        "profile": Row(SIGNED_IN),
        "security": Row(SIGNED_IN),
        "second_factor": Row(SENT_ON),
        "extend_session": Row(SENT_ON, method="post"),
        "inbox": Row(SIGNED_IN),
        "todos": Row(SIGNED_IN),
        "todos_digest": Row(SIGNED_IN),
        "inbox_read_all": Row(SENT_ON, method="post"),
        "inbox_message": Row((302, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404), ("pk",)),
        "notification_switches": Row(SIGNED_IN),
        "notification_off": Row(NOWHERE, ("token",)),
        "link_ask": Row(EVERYONE),
        "link_sent": Row(EVERYONE),
        "enter": Row(EVERYONE, ("token",)),
        "account_login": Row(VISITOR_ONLY),
        "account_logout": Row(SIGNED_IN),
        "account_inactive": Row(EVERYONE),
        "account_signup": Row(VISITOR_ONLY),
        "account_reauthenticate": Row(SIGNED_IN),
        "account_email": Row(SIGNED_IN),
        "account_email_verification_sent": Row(EVERYONE),
        "account_change_password": Row(SIGNED_IN),
        "account_set_password": Row(SENT_ON),
        "account_reset_password": Row(EVERYONE),
        "account_confirm_login_code": Row(SENT_ON),
        "account_confirm_email": Row(EVERYONE, ("key",)),
        "account_reset_password_from_key_done": Row(EVERYONE),
        "account_reset_password_from_key": Row(EVERYONE, ("uidb36", "key")),
        "account_reset_password_done": Row(EVERYONE),
        "mfa_index": Row(SIGNED_IN),
        "mfa_authenticate": Row(SENT_ON),
        "mfa_reauthenticate": Row(SENT_ON),
        "mfa_activate_totp": Row(SENT_ON),
        "mfa_deactivate_totp": Row(NOT_SET_UP),
        "mfa_view_recovery_codes": Row(NOT_SET_UP),
        "mfa_generate_recovery_codes": Row(SENT_ON),
        "mfa_download_recovery_codes": Row(NOT_SET_UP),
        "mfa_list_webauthn": Row(SIGNED_IN),
        "mfa_add_webauthn": Row(SENT_ON),
        "mfa_reauthenticate_webauthn": Row(SENT_ON),
        "mfa_remove_webauthn": Row(SENT_ON, ("pk",)),
        "mfa_edit_webauthn": Row(SENT_ON, ("pk",)),
        "mfa_login_webauthn": Row(SENT_ON),
        "usersessions_list": Row(SIGNED_IN),
        "socialaccount_login_cancelled": Row(EVERYONE),
        "socialaccount_login_error": Row(FAILED),
        "socialaccount_signup": Row(SENT_ON),
        "socialaccount_connections": Row(SIGNED_IN),
        "kakao_login": Row(EVERYONE),
        "kakao_callback": Row(FAILED),
        "naver_login": Row(EVERYONE),
        "naver_callback": Row(FAILED),
        "openid_connect_login": Row(EVERYONE, ("provider_id",)),
        "openid_connect_callback": Row(FAILED, ("provider_id",)),
    },
    "desk": {
        "desk_home": Row((302, 200, 302, 302, 302, 200, 200, 200, 200, 200, 200, 200, 200)),
        "desk_start_company": Row(SIGNED_IN),
        "desk_start_team": Row(SIGNED_IN),
        "desk_invitation": Row(EVERYONE, ("token",)),
        "desk_goods_codes": Row(SIGNED_IN),
        "desk_ipc_topics": Row(SIGNED_IN),
        "desk_overview": Row(DESK, ("organisation_id",)),
        "desk_profile": Row(DESK_EDITORS, ("organisation_id",)),
        "desk_publish": Row(DESK_EDITORS, ("organisation_id",)),
        "desk_withdraw": Row(DESK_EDITORS_DONE, ("organisation_id",), method="post"),
        "desk_verification": Row(DESK, ("organisation_id",)),
        "desk_convert": Row(DESK_EDITORS_DONE, ("organisation_id",)),
        "desk_team": Row(DESK, ("organisation_id",)),
        "desk_leave": Row(DESK_DONE, ("organisation_id",), method="post"),
        "desk_member_role": Row(DESK_EDITORS_DONE, ("organisation_id", "membership_id"), method="post"),
        "desk_member_remove": Row(DESK_EDITORS_DONE, ("organisation_id", "membership_id"), method="post"),
        "desk_revoke": Row(DESK_EDITORS_DONE, ("organisation_id", "invitation_id"), method="post"),
        "desk_offerings": Row(DESK, ("organisation_id",)),
        "desk_offering_new": Row(DESK_EDITORS, ("organisation_id", "kind")),
        "desk_offering": Row(DESK_EDITORS, ("organisation_id", "kind", "offering_id")),
        "desk_offering_move": Row(DESK_DONE, ("organisation_id", "kind", "offering_id", "step"), method="post"),
        "desk_certificates": Row(DESK, ("organisation_id",)),
        "desk_certificate_new": Row(DESK_EDITORS, ("organisation_id",)),
        "desk_certificate_extend": Row(DESK_EDITORS, ("organisation_id", "certification_id")),
        "desk_certificate_remove": Row(DESK_EDITORS_DONE, ("organisation_id", "certification_id"), method="post"),
        "desk_results": Row(DESK, ("organisation_id",)),
        "desk_result_new": Row(DESK, ("organisation_id",)),
        "desk_timeline": Row(DESK, ("organisation_id",)),
        "partner_home": Row((302, 403, 403, 403, 403, 200, 403, 403, 403, 403, 403, 403, 403)),
    },
    "staff": {
        "staff_home": Row(INSIDE),
        "staff_organisations": Row(INSIDE),
        "staff_organisations_export": Row(INSIDE_DONE, method="post"),
        "staff_organisation_new": Row(STAFF),
        "staff_organisation_import": Row(STAFF),
        "staff_organisation_import_template": Row(STAFF),
        "staff_organisation_import_preview": Row(
            (302, 403, 403, 403, 403, 403, 403, 403, 200, 404, 403, 403, 403), ("file_id",)
        ),
        "staff_verifications": Row(INSIDE),
        "staff_summaries": Row(INSIDE),
        "staff_summary": Row(STAFF, ("kind", "pk")),
        "staff_duplicates": Row(INSIDE),
        "staff_merge": Row(STAFF),
        "staff_organisation": Row(INSIDE, ("organisation_id",)),
        "staff_organisation_edit": Row(STAFF, ("organisation_id",)),
        "staff_organisation_members": Row(INSIDE, ("organisation_id",)),
        "staff_organisation_invite": Row(STAFF, ("organisation_id",), method="post"),
        "staff_organisation_history": Row(INSIDE, ("organisation_id",)),
        "staff_organisation_publish": Row(STAFF_DONE, ("organisation_id",), method="post"),
        "staff_organisation_hide": Row(STAFF_DONE, ("organisation_id",), method="post"),
        "staff_verification": Row(STAFF, ("organisation_id",)),
        "staff_verification_ask": Row(STAFF_DONE, ("organisation_id",), method="post"),
        "staff_results": Row(INSIDE),
        "staff_results_export": Row(INSIDE),
        "staff_claim_new": Row(STAFF),
        "staff_claim_import": Row(STAFF),
        "staff_claim_import_form": Row(STAFF),
        "staff_rates": Row(STAFF),
        "staff_rates_fetch": Row(STAFF_DONE, method="post"),
        "staff_plan_years": Row(INSIDE),
        "staff_indicator_new": Row(PLANNERS),
        "staff_indicator": Row(PLANNERS, ("code",)),
        "staff_plan": Row(INSIDE, ("year",)),
        "staff_plan_copy": Row(PLANNERS_DONE, ("year",), method="post"),
        "staff_plan_target": Row(PLANNERS, ("year", "code")),
        "staff_claim": Row(INSIDE, ("number",)),
        "staff_claim_confirm": Row(STAFF_DONE, ("number",), method="post"),
        "staff_claim_correct": Row(STAFF, ("number",)),
        "staff_claim_withdraw": Row(STAFF, ("number",), method="post"),
        "staff_claim_evidence": Row(STAFF, ("number",), method="post"),
        "staff_claim_ask": Row(STAFF, ("number",), method="post"),
    },
    "applications": {
        "desk_apply": Row((302, 200, 302, 302, 302, 200, 200, 200, 200, 200, 200, 200, 200), ("code",)),
        "desk_applications": Row(DESK, ("organisation_id",)),
        "desk_call": Row(DESK, ("organisation_id", "code")),
        "desk_application": Row(DESK, _APPLICATION),
        "desk_application_next": Row(DRAFT_READERS_DONE, _APPLICATION),
        "desk_application_costs": Row(DRAFT_EDITORS, _APPLICATION),
        "desk_application_page": Row(DRAFT_EDITORS, (*_APPLICATION, "page_id")),
        "desk_application_save": Row(DRAFT_EDITORS, (*_APPLICATION, "page_id"), method="post"),
        "desk_application_documents": Row(DRAFT_EDITORS, _APPLICATION),
        "desk_application_document_add": Row(DRAFT_EDITORS, (*_APPLICATION, "document_id"), method="post"),
        "desk_application_document_remove": Row(DRAFT_EDITORS_DONE, (*_APPLICATION, "document_id"), method="post"),
        "desk_application_check": Row(DRAFT_READERS, _APPLICATION),
        "desk_application_submit": Row(DRAFT_EDITORS_DONE, _APPLICATION, method="post"),
        "desk_application_receipt": Row(DESK, _APPLICATION),
        "desk_application_reopen": Row(APPLICANTS_DONE, _APPLICATION, method="post"),
        "desk_application_withdraw": Row(DESK, _APPLICATION, method="post"),
        "desk_application_supplement": Row(DESK, _APPLICATION, method="post"),
        "staff_applications": Row(INSIDE, ("code",)),
        "staff_applications_export": Row(INSIDE, ("code",)),
        "staff_applications_bulk": Row(STAFF_DONE, ("code",), method="post"),
        "staff_applications_bulk_do": Row(STAFF_DONE, ("code",), method="post"),
        "staff_application": Row(INSIDE, ("code", "application_id")),
        "staff_application_checks": Row(STAFF_DONE, ("code", "application_id"), method="post"),
        "staff_application_supplement": Row(STAFF, ("code", "application_id"), method="post"),
        "staff_application_accept": Row(STAFF_DONE, ("code", "application_id"), method="post"),
        "staff_application_reject": Row(STAFF, ("code", "application_id"), method="post"),
    },
    "form builder": {
        "staff_form": Row(INSIDE, ("code",)),
        "staff_form_answers": Row(INSIDE, ("code",)),
        "staff_form_preview": Row(INSIDE_DONE, ("code",)),
        "staff_form_preview_page": Row(INSIDE, ("code", "page_id")),
        "staff_form_page_new": Row(STAFF, ("code",)),
        "staff_form_page": Row(STAFF, ("code", "page_id")),
        "staff_form_page_step": Row(STAFF_DONE, ("code", "page_id", "step"), method="post"),
        "staff_question_kind": Row(STAFF, ("code", "page_id")),
        "staff_question_new": Row(STAFF, ("code", "page_id", "kind")),
        "staff_question": Row(STAFF, ("code", "question_id")),
        "staff_question_step": Row(STAFF_DONE, ("code", "question_id", "step"), method="post"),
        "staff_consents": Row(INSIDE),
        "staff_consent_new": Row(STAFF),
        "staff_consent": Row(INSIDE, ("code",)),
    },
    "selection": {
        "call_results": Row(EVERYONE, ("code",)),
        "desk_application_result": Row(DESK, ("organisation_id", "application_id")),
        "staff_ranking": Row(INSIDE, ("code",)),
        "staff_ranking_draw": Row(STAFF_DONE, ("code",), method="post"),
        "staff_ranking_export": Row(INSIDE, ("code",)),
        "staff_ranking_paper": Row(INSIDE, ("code", "form")),
        "staff_ranking_decision": Row(STAFF, ("code",)),
        "staff_ranking_tie": Row(STAFF, ("code", "tie_from")),
        "staff_ranking_row": Row(STAFF, ("code", "application_id")),
        "staff_ranking_up": Row(STAFF, ("code", "application_id")),
        "staff_ranking_admit": Row(STAFF_DONE, ("code", "application_id"), method="post"),
        "staff_bonuses": Row(STAFF, ("code",)),
        "staff_appeals": Row(INSIDE),
        "staff_appeal": Row(INSIDE, ("pk",)),
    },
    "city": {
        "city_home": Row(CITY),
        "city_reports": Row(CITY),
        "city_years": Row(CITY),
        "city_year": Row(CITY, ("year",)),
        "city_operators": Row(CITY_AND_ADMIN),
        "city_operator_next": Row(CITY_AND_ADMIN),
        "city_operator_end": Row(CITY_AND_ADMIN, ("pk",)),
        "city_roles": Row(CITY_AND_ADMIN),
        "city_role_new": Row(CITY_AND_ADMIN),
        "city_role_revoke": Row(CITY_AND_ADMIN_DONE, ("pk",), method="post"),
        "city_person": Row(CITY_AND_ADMIN, ("pk",)),
        "city_access_log": Row((302, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403, 200)),
        "city_access_log_export": Row((302, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403, 403, 422), method="post"),
    },
    "api and operations": {
        "api_docs": Row(EVERYONE),
        "api_schema": Row(EVERYONE),
        "api_organisations": Row(EVERYONE),
        "api_organisation": Row(EVERYONE, ("pk",)),
        "api_technologies": Row(EVERYONE),
        "api_technology": Row(EVERYONE, ("pk",)),
        "api_products": Row(EVERYONE),
        "api_product": Row(EVERYONE, ("pk",)),
        "api_years": Row(EVERYONE),
        "api_year": Row(EVERYONE, ("year",)),
        "health_live": Row(EVERYONE),
        "health_ready": Row(EVERYONE),
        "metrics": Row(EVERYONE),
    },
}

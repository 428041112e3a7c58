"""Every page a person can open, as whom, and with what in its address: the list the accessibility test walks.

A page that comes new to the hub needs a row here, or a line in NOT_PAGES; `test_every_address_is_listed` says so.
"""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Response

from tests.journeys.kit.midway import CLEAN_RESULTS, WRONG_RESULTS
from tests.journeys.kit.pages_consultations import CONSULTATIONS
from tests.journeys.kit.pages_introductions import INTRODUCTIONS
from tests.journeys.kit.pages_needs import NEEDS
from tests.journeys.kit.pages_papers import NO_PAGES, PAPERS
from tests.journeys.kit.pages_pipeline import PIPELINE
from tests.journeys.kit.pages_programmes import AGREEMENTS, APPLYING, SELECTION
from tests.journeys.kit.pages_thesaurus import THESAURUS
from tests.journeys.kit.row import Row, of_company, send_empty
from tests.journeys.kit.world import World


def _team(world: World) -> dict[str, Any]:
    return {"organisation_id": world.team.pk}


def _claim(world: World) -> dict[str, Any]:
    return {"number": world.claim.number}


def _passkey(world: World) -> dict[str, Any]:
    return {"pk": world.midway.passkey.pk}


def _send_results(table: str) -> Callable[[Page, str, World], Response]:
    """Hand in a table of results; what answers shows what it would do."""

    def walk(page: Page, path: str, world: World) -> Response:
        page.goto(path)
        content = table.format(line=world.line.code).encode()
        page.set_input_files(
            "main input[type=file]", {"name": "results.csv", "mimeType": "text/csv", "buffer": content}
        )
        with page.expect_navigation() as answer:
            page.locator("main form.form button:not([type=button])").first.click()
        return answer.value

    return walk


def _form(world: World) -> dict[str, Any]:
    return {"code": world.form.call.code}


SECTIONS = ("basics", "period", "money", "review", "agreement")
PARTS = ("rules", "documents", "criteria", "bonus", "checklist", "attachments")


def _running(world: World) -> dict[str, Any]:
    return {"code": world.calls.running.code}


def _draft(world: World) -> dict[str, Any]:
    return {"code": world.calls.draft.code}


def _draft_and(**parts: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {**_draft(world), **parts}


def _reviewed(world: World) -> dict[str, Any]:
    return {"code": world.review.call.code}


def _sheet(which: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {**_reviewed(world), "assignment_id": getattr(world.review, which).pk}


def _form_page(world: World) -> dict[str, Any]:
    return {**_form(world), "page_id": world.form.page.pk}


PUBLIC = [
    Row("front"),
    Row("results"),
    Row("results_year", arguments=lambda world: {"year": 2019}),
    Row("results_compare"),
    Row("results_indicator", arguments=lambda world: {"year": 2019, "code": world.indicator_2019}),
    Row("results_claim", arguments=lambda world: {"number": world.public_claim.number}),
    Row("confirm", arguments=lambda world: {"token": world.confirmation_token}),
    Row("search", query="?q=태양"),
    Row("search", query="?q=zzzz"),
    Row("directory"),
    Row("directory", query="?q=zzzz"),
    Row("directory_technologies"),
    Row("directory_products"),
    Row("company_page", arguments=lambda world: {"pk": world.organisation.pk}),
    Row("technology_page", arguments=lambda world: {"pk": world.technology.pk}),
    Row("product_page", arguments=lambda world: {"pk": world.product.pk}),
    Row("contact"),
    Row("accessibility"),
    Row("privacy"),
    Row("components"),
    Row("demo"),
    Row("account_login"),
    Row("account_signup"),
    Row("account_reset_password"),
    Row("account_reset_password_done"),
    Row("account_reset_password_from_key_done"),
    Row("account_inactive"),
    Row("account_email_verification_sent"),
    Row("link_ask"),
    Row("link_sent"),
    Row("enter", arguments=lambda world: {"token": world.midway.sign_in_link}),
    Row("enter", arguments=lambda world: {"token": "unknown"}, status=None, note="unknown"),
    Row("desk_invitation", arguments=lambda world: {"token": world.midway.invitation}),
    Row("desk_invitation", arguments=lambda world: {"token": "unknown"}, status=None, note="unknown"),
    Row("notification_off", arguments=lambda world: {"token": world.midway.switch_off}),
    Row("notification_off", arguments=lambda world: {"token": "unknown"}, status=None, note="unknown"),
    Row("account_confirm_email", arguments=lambda world: {"key": world.midway.email_key}),
    Row("account_confirm_email", arguments=lambda world: {"key": "unknown"}, note="unknown"),
    Row(
        "account_reset_password_from_key",
        arguments=lambda world: {"uidb36": world.midway.reset_user, "key": world.midway.reset_key},
    ),
    Row(
        "account_reset_password_from_key",
        arguments=lambda world: {"uidb36": world.midway.reset_user, "key": "unknown"},
        note="unknown",
    ),
    Row("account_signup", walk=send_empty, note="empty"),
    Row("mfa_authenticate", "password-given"),
    Row("socialaccount_login_cancelled"),
    Row("socialaccount_login_error", status=401),
    Row("kakao_login"),
    Row("kakao_callback", status=401),
    Row("api_docs"),
]
ACCOUNT = [
    Row("my_page", "company"),
    Row("profile", "company"),
    Row("security", "company"),
    Row("inbox", "company"),
    Row("todos", "company"),
    Row("todos_digest", "company"),
    Row("notification_switches", "company"),
    Row("account_set_password", "company"),
    Row("account_change_password", "app"),
    Row("account_email", "company"),
    Row("account_logout", "company"),
    Row("mfa_index", "company"),
    Row("usersessions_list", "company"),
    Row("account_reauthenticate", "company", status=None),
    Row("mfa_list_webauthn", "company", status=None),
    Row("mfa_activate_totp", "company", status=None),
    Row("second_factor", "company", status=None),
    Row("second_factor", "unproven"),
    Row("second_factor", "app-unproven"),
    Row("mfa_reauthenticate", "app-unproven"),
    Row("mfa_reauthenticate_webauthn", "app-unproven"),
    Row("mfa_activate_totp", "keys"),
    Row("mfa_deactivate_totp", "app"),
    Row("mfa_add_webauthn", "app"),
    Row("mfa_list_webauthn", "keys"),
    Row("mfa_edit_webauthn", "keys", _passkey),
    Row("mfa_remove_webauthn", "keys", _passkey),
    Row("mfa_index", "app"),
    Row("mfa_index", "keys"),
    Row("mfa_view_recovery_codes", "app"),
    Row("mfa_generate_recovery_codes", "app"),
    Row("socialaccount_connections", "company", status=None),
]
DESK = [
    Row("desk_home", "company"),
    Row("desk_home", "mentor"),
    Row("desk_start_company", "mentor"),
    Row("desk_start_team", "mentor"),
    Row("desk_overview", "company", of_company),
    Row("desk_overview", "founder", _team),
    Row("desk_profile", "company", of_company),
    Row("desk_profile", "founder", _team),
    Row("desk_publish", "company", of_company),
    Row("desk_verification", "company", of_company),
    Row("desk_convert", "founder", _team),
    Row("desk_team", "company", of_company),
    Row("desk_offerings", "company", of_company),
    Row("desk_offerings", "founder", _team),
    Row("desk_offering_new", "company", lambda world: {**of_company(world), "kind": "products"}),
    Row("desk_offering_new", "company", lambda world: {**of_company(world), "kind": "technologies"}),
    Row(
        "desk_offering",
        "company",
        lambda world: {**of_company(world), "kind": "products", "offering_id": world.product.pk},
    ),
    Row("desk_certificates", "company", of_company),
    Row("desk_certificate_new", "company", of_company),
    Row("desk_certificate_new", "company", of_company, walk=send_empty, note="empty"),
    Row(
        "desk_certificate_extend",
        "company",
        lambda world: {**of_company(world), "certification_id": world.certification.pk},
    ),
    Row("desk_results", "company", of_company),
    Row("desk_result_new", "company", of_company),
    Row("desk_timeline", "company", of_company),
    Row("partner_home", "partner"),
]
STAFF = [
    Row("staff_home", "manager"),
    Row("staff_organisations", "staff"),
    Row("staff_organisation_new", "staff"),
    Row("staff_organisation_new", "staff", walk=send_empty, note="empty"),
    Row("staff_organisation_import", "staff"),
    Row("staff_organisation_import_preview", "staff", lambda world: {"file_id": world.midway.clean_import.pk}),
    Row(
        "staff_organisation_import_preview",
        "staff",
        lambda world: {"file_id": world.midway.wrong_import.pk},
        note="mistakes",
    ),
    Row("staff_verifications", "staff"),
    Row("staff_verification", "staff", of_company),
    Row("staff_summaries", "staff"),
    Row("staff_summary", "staff", lambda world: {"kind": "product", "pk": world.product.pk}),
    Row("staff_duplicates", "staff"),
    Row("staff_merge", "manager"),
    Row("staff_organisation", "staff", of_company),
    Row("staff_organisation_edit", "staff", of_company),
    Row("staff_organisation_members", "staff", of_company),
    Row("staff_organisation_history", "staff", of_company),
    Row("staff_results", "staff"),
    Row("staff_claim_new", "staff"),
    Row("staff_claim_new", "staff", query="?kind=contract"),
    Row("staff_claim_new", "staff", query="?kind=contract", walk=send_empty, note="empty"),
    Row("staff_claim_import", "staff"),
    Row("staff_claim_import", "staff", walk=_send_results(CLEAN_RESULTS), note="preview"),
    Row("staff_claim_import", "staff", walk=_send_results(WRONG_RESULTS), note="mistakes"),
    Row("staff_rates", "staff"),
    Row("staff_plan_years", "manager"),
    Row("staff_indicator_new", "manager"),
    Row("staff_indicator", "manager", lambda world: {"code": world.indicator}),
    Row("staff_plan", "manager", lambda world: {"year": 2020}),
    Row("staff_plan_target", "manager", lambda world: {"year": 2020, "code": world.indicator}),
    Row("staff_claim", "staff", _claim),
    Row("staff_claim_correct", "staff", _claim),
]
FORMS = [
    Row("staff_form", "staff", _form),
    Row("staff_form_page_new", "staff", _form),
    Row("staff_form_page", "staff", _form_page),
    Row("staff_form_preview_page", "staff", _form_page),
    Row("staff_question_kind", "staff", _form_page),
    Row("staff_question_new", "staff", lambda world: {**_form_page(world), "kind": "fact"}),
    Row("staff_question_new", "staff", lambda world: {**_form_page(world), "kind": "consent"}),
    Row("staff_question", "staff", lambda world: {**_form(world), "question_id": world.form.choice.pk}),
    Row("staff_question", "staff", lambda world: {**_form(world), "question_id": world.form.table.pk}),
    Row("staff_consents", "staff"),
    Row("staff_consent_new", "staff"),
    Row("staff_consent", "staff", lambda world: {"code": world.form.consent.code}),
]
CALLS = [
    Row("calls"),
    Row("calls", query="?phase=all&q=zzzz"),
    Row("call_page", arguments=_running),
    Row("call_page", "company", _running),
    Row("staff_year_plan_newest", "staff"),
    Row("staff_year_plan", "manager", lambda world: {"year": 2020}),
    Row("staff_year_line", "manager", lambda world: {"year": 2020, "line": world.calls.running.line.code}),
    Row("staff_year_copy", "manager", lambda world: {"year": 2019}, "?source=2020"),
    Row("staff_calls", "staff"),
    Row("staff_calls", "staff", query="?q=zzzz"),
    Row("staff_call_templates", "staff"),
    Row("staff_call_new", "staff"),
    Row("staff_call", "staff", _running),
    Row("staff_call", "staff", _draft),
    Row("staff_call_preview", "staff", _draft),
    Row("staff_call_questions", "staff", _running),
    Row("staff_call_question", "staff", lambda world: {**_running(world), "pk": world.calls.question.pk}),
    *(Row("staff_call_section", "staff", _draft_and(section=section)) for section in SECTIONS),
    *(Row("staff_call_parts", "staff", _draft_and(part=part)) for part in PARTS),
    *(Row("staff_call_part_new", "staff", _draft_and(part=part)) for part in PARTS),
    Row("staff_call_part_new", "staff", _draft_and(part="rules"), "?kind=region"),
    Row("staff_call_part", "staff", lambda world: _draft(world) | {"part": "rules", "pk": world.calls.rule.pk}),
    Row("staff_call_part", "staff", lambda world: _draft(world) | {"part": "criteria", "pk": world.calls.criterion.pk}),
    Row("staff_call_action", "staff", _draft_and(action="publish")),
    *(
        Row("staff_call_action", "staff", lambda world, action=action: {**_running(world), "action": action})
        for action in ("extend", "correct", "inform", "cancel")
    ),
    Row("staff_call_action", "staff", lambda world: {**world.selection["call_results"], "action": "finish"}),
    Row("city_approvals", "city"),
    Row("city_approval", "city", lambda world: {"code": world.calls.waiting.code}),
]
CITY = [
    Row("city_home", "city"),
    Row("city_reports", "city"),
    Row("city_years", "city"),
    Row("city_year", "city", lambda world: {"year": 2020}),
    Row("city_year", "city", lambda world: {"year": 2019}),
    Row("city_operators", "city"),
    Row("city_operator_next", "city"),
    Row("city_operator_end", "city", lambda world: {"pk": world.term.pk}),
    Row("city_roles", "admin"),
    Row("city_role_new", "admin"),
    Row("city_person", "admin", lambda world: {"pk": world.people["staff"].pk}),
    Row("city_access_log", "manager"),
]
ERRORS = [
    Row("company_page", arguments=lambda world: {"pk": 999_999_999}, status=404),
    Row("staff_organisations", "company", status=403),
]
REVIEW = [
    Row("review_home", "evaluator"),
    Row("review_profile", "evaluator"),
    Row("review_pledge", "evaluator", lambda world: {"code": world.review.invited.code}),
    Row("review_pledge", "evaluator", _reviewed),
    Row("review_call", "evaluator", _reviewed),
    Row("review_application", "evaluator", _sheet("read")),
    Row("review_application", "evaluator", _sheet("unclear")),
    Row("review_application", "evaluator", _sheet("submitted")),
    Row("review_conflict", "evaluator", _sheet("read")),
    Row("review_meeting", "evaluator", _reviewed),
    Row("staff_evaluators", "staff", query="?call=in-review"),
    Row("staff_evaluator", "staff", lambda world: {"user_id": world.people["evaluator"].pk}),
    Row("staff_panel", "staff", _reviewed),
    Row("staff_panel_member", "staff", lambda world: {**_reviewed(world), "pk": world.review.member.pk}),
    Row("staff_conflicts", "staff", _reviewed),
    Row("staff_assignments", "staff", _reviewed),
    Row("staff_assign_automatically", "staff", _reviewed),
    Row("staff_sheets", "staff", lambda world: {**_reviewed(world), "application_id": world.review.application.pk}),
    Row("staff_meeting", "staff", _reviewed),
    Row(
        "desk_conflict_claim",
        "company",
        lambda world: {**of_company(world), "application_id": world.review.application.pk},
    ),
]


PAGES = [
    *PUBLIC, *ACCOUNT, *DESK, *STAFF, *FORMS, *CALLS, *REVIEW, *SELECTION, *APPLYING, *AGREEMENTS, *CONSULTATIONS,
    *NEEDS, *THESAURUS, *INTRODUCTIONS, *PIPELINE, *PAPERS, *CITY, *ERRORS,
]  # fmt: skip

#: Files, and answers to machines.
_FILES = """
staff_match_quality_export introduction_calendar partner_meeting_calendar desk_need_calendar
staff_projects_export staff_needs_export staff_need_import_template staff_follow_ups_export
staff_edition staff_thesaurus_export own_calendar staff_logs_export
desk_consultation_calendar partner_consultation_calendar desk_consultation_visa
partner_consultation_visa desk_consultation_paper partner_consultation_paper interpreting_paper staff_paper
staff_papers_workbook staff_event_report_file staff_survey_results_export
staff_agreements_export staff_cases_export desk_application_save staff_applications_export
staff_ranking_export staff_ranking_paper
review_scores_save review_file staff_assignments_export
calls_feed calls_calendar staff_calls_export api_calls api_call
staff_form_answers
results_report results_claims directory_export share_card event_card file robots sitemap
health_live health_ready metrics
city_access_log_export staff_organisations_export staff_results_export staff_claim_import_form
staff_organisation_import_template mfa_download_recovery_codes api_schema api_organisations api_organisation
api_needs api_need
api_technologies api_technology api_products api_product api_years api_year desk_goods_codes desk_ipc_topics
"""
#: Buttons: they post and lead back to a page of the list above.
_BUTTONS = """
staff_concept_step staff_label_new staff_label_step staff_thesaurus_import_write staff_nouns_look staff_noun_again
staff_noun_ignore
staff_need_feed_step
staff_need_duplicate staff_need_import_write staff_need_step staff_need_paper_new staff_need_paper_remove
staff_meeting_off partner_fit desk_fit staff_need_match staff_need_shortlist_add
staff_candidate_step partner_need_step partner_need_paper_new
partner_need_paper_remove partner_need_reply
staff_project_step staff_project_shift staff_project_move staff_project_checks staff_project_paper_new
staff_project_paper_remove staff_project_result_withdraw staff_project_part_step staff_funder_size_remove
staff_funder_stage_step staff_stage_paper_remove staff_stage_check_remove
staff_venue_day_new staff_venue_day_remove staff_venue_hall_new staff_venue_distance staff_venue_tables_new
staff_venue_table_remove staff_interpreter_remove staff_companies_take_over staff_participant_again
staff_participant_answer staff_wishes_remind staff_logs_remind staff_follow_ups_remind
staff_timetable_new staff_run_new staff_run_stop staff_precedence_remove
staff_timetable_do staff_survey_begin staff_survey_step staff_survey_question_step staff_photo_step
staff_meeting_step staff_delay_new staff_delay_back staff_hall_address staff_arrival staff_ways_offer staff_way_take
staff_fill account_calendar_change
staff_meeting_missed desk_consultation_answer desk_consultation_consent desk_consultation_late
partner_consultation_answer partner_consultation_consent partner_consultation_late
staff_agreements_preview staff_agreements_open staff_agreement_freeze staff_agreement_give_back staff_agreement_drop
staff_case_close staff_case_reopen
desk_application_next desk_application_document_add desk_application_document_remove desk_application_submit
desk_application_reopen desk_application_withdraw desk_application_supplement
staff_applications_bulk staff_applications_bulk_do staff_application_checks staff_application_supplement
staff_application_accept staff_application_reject
staff_ranking_draw staff_ranking_admit
review_decline review_no_conflict review_past_work_remove staff_panel_invite staff_panel_due staff_panel_dismiss
staff_conflicts_find staff_conflict_decide staff_conflict_claim staff_unassign staff_unlock staff_meeting_move
staff_meeting_turn
call_ask staff_call_template_new staff_call_part_step city_approve city_send_back
staff_form_preview staff_form_page_step staff_question_step
draft_save draft_discard
set_language set_display extend_session inbox_read_all inbox_message city_role_revoke desk_certificate_remove
desk_leave desk_member_remove desk_member_role desk_offering_move desk_revoke desk_withdraw staff_claim_withdraw
staff_claim_ask staff_claim_confirm staff_claim_evidence staff_organisation_hide staff_organisation_invite
staff_organisation_publish staff_plan_copy staff_rates_fetch staff_verification_ask
"""
#: Steps of ways that are switched off, of another service, or answered to the passkey's script alone.
_STEPS = """
account_confirm_login_code mfa_login_webauthn socialaccount_signup
naver_login naver_callback openid_connect_login openid_connect_callback
"""
#: Addresses that are no page to look at.
NOT_PAGES = frozenset(f"{_FILES} {_BUTTONS} {_STEPS} {NO_PAGES}".split())

"""The pages of the companies' desk, and the staff's companies and results, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Response

from tests.journeys.kit.midway import CLEAN_RESULTS, WRONG_RESULTS
from tests.journeys.kit.row import Row, of_company, send_empty
from tests.journeys.kit.world import World


def _team(world: World) -> dict[str, Any]:
    return {"organisation_id": world.team.pk}


def _claim(world: World) -> dict[str, Any]:
    return {"number": world.claim.number}


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

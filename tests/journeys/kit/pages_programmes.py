"""The pages of applications, selection, agreements and cases: rows of the list the accessibility test walks."""

from collections.abc import Callable
from typing import Any

from tests.journeys.kit.row import Row, of_company, send_empty
from tests.journeys.kit.world import World


def _selecting(name: str) -> Callable[[World], dict[str, Any]]:
    """Return the address's parts of a page of the selection, from the world's two ranked calls."""
    return lambda world: world.selection[name]


SELECTION = [
    Row("call_results", arguments=_selecting("call_results")),
    Row(
        "desk_application_result",
        "company",
        lambda world: {**of_company(world), **world.selection["desk_application_result"]},
    ),
    *(
        Row(name, "staff", _selecting(name))
        for name in (
            "staff_ranking",
            "staff_ranking_decision",
            "staff_ranking_tie",
            "staff_ranking_row",
            "staff_ranking_up",
            "staff_bonuses",
            "staff_appeal",
        )
    ),
    Row("staff_ranking", "staff", lambda world: {"code": world.selection["call_results"]["code"]}, note="decided"),
    Row("staff_ranking", "staff", _selecting("staff_ranking"), "?q=zzzz"),
    Row("staff_appeals", "staff"),
    Row("staff_appeals", "city", query="?q=zzzz"),
]


def _applying(name: str, *parts: str) -> Callable[[World], dict[str, Any]]:
    """Return these parts of the address of a page of the company's applications, from the world's open calls."""
    return lambda world: {**of_company(world), **_parts(world, name, parts or ("application_id",))}


def _screening(name: str, *parts: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: _parts(world, name, ("code", *parts))


def _parts(world: World, name: str, parts: tuple[str, ...]) -> dict[str, Any]:
    return {part: world.applications[name][part] for part in parts}


APPLYING = [
    Row("desk_applications", "company", of_company),
    Row("desk_apply", "founder", _screening("desk_apply"), status=None),
    Row("desk_call", "company", _applying("desk_call", "code")),
    *(
        Row(name, "company", _applying(name))
        for name in (
            "desk_application",
            "desk_application_costs",
            "desk_application_documents",
            "desk_application_check",
            "desk_application_receipt",
        )
    ),
    Row("desk_application_page", "company", _applying("desk_application_page", "application_id", "page_id")),
    Row("desk_application", "company", _applying("desk_application_next"), note="draft"),
    Row("desk_application", "company", _applying("asked"), note="supplement"),
    Row("staff_applications", "staff", _screening("staff_applications")),
    Row("staff_applications", "staff", _screening("staff_applications"), "?text=zzzz"),
    Row("staff_application", "staff", _screening("staff_application", "application_id")),
    Row("staff_application", "city", _screening("staff_application", "application_id"), note="city"),
]


def _agreeing(name: str) -> Callable[[World], dict[str, Any]]:
    """Return the address's parts of a page of agreements or cases."""
    return lambda world: world.agreements[name]


def _agreed(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {**of_company(world), **world.agreements[name]}


AGREEMENTS = [
    Row("document_check"),
    Row("document_check", query=f"?sha256={'0' * 64}"),
    Row("document_check", walk=send_empty, note="empty"),
    Row("desk_agreements", "company", of_company),
    *(
        Row(name, "company", _agreed(name))
        for name in ("desk_agreement", "desk_agreement_budget", "desk_agreement_sign")
    ),
    Row("desk_agreement", "company", _agreed("desk_agreement_sign"), note="to-sign"),
    Row("desk_agreement", "company", _agreed("staff_agreement_end"), note="signed"),
    Row("staff_agreements", "staff"),
    Row("staff_agreements", "city", query="?text=zzzz"),
    Row("staff_agreements_waiting", "staff"),
    *(
        Row(name, "manager", _agreeing(name))
        for name in (
            "staff_agreement",
            "staff_agreement_budget",
            "staff_agreement_terms",
            "staff_agreement_sign",
            "staff_agreement_scan",
            "staff_agreement_change",
            "staff_agreement_end",
        )
    ),
    Row("staff_agreement", "manager", _agreeing("staff_agreement_sign"), note="to-sign"),
    Row("staff_agreement_end", "manager", _agreeing("staff_agreement_sign"), note="to-sign"),
    Row("staff_agreement", "city", _agreeing("staff_agreement_end"), note="signed"),
    Row("staff_cases", "staff"),
    Row("staff_case", "staff", _agreeing("staff_case")),
    Row("city_money", "city"),
]

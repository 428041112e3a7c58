"""Fake feeds of projects: what each fund or bank sends, in its own shape."""

from collections.abc import Callable
from typing import Any

from tests.connectors.fakes import Answer, Asked, as_json


def gcf_project(ref: str, name: str, *countries: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A project of the Green Climate Fund in `countries` (name, ISO3)."""
    return {
        "ApprovedRef": ref,
        "ProjectName": name,
        "ProjectURL": f"https://www.greenclimate.fund/project/{ref.lower()}",
        "Theme": "Adaptation",
        "Sector": "Public",
        "Size": "Small",
        "RiskCategory": "Category B",
        "LifeTimeCO2": 1200000,
        "TotalValue": 45000000,
        "Countries": [{"CountryName": country, "ISO3": iso3, "Region": "Asia-Pacific"} for country, iso3 in countries],
        "Entities": [{"Name": "UNDP", "Access": "International"}],
        "ResultAreas": [{"Area": "Health, food and water security", "Value": "100.00%"}],
        "Funding": [{"Source": "GCF", "Instrument": "Grants", "Budget": 23000000}],
        "Disbursements": [],
        **more,
    }


def ctcn_project(title: str, slug: str, *countries: str) -> dict[str, Any]:
    """A technical assistance of the CTCN."""
    return {
        "Title": title,
        "URL": f"https://www.ctc-n.org/technical-assistance/projects/{slug}",
        "Countries": list(countries),
        "Keyword matches": ["rainwater harvesting", "schools"],
    }


def bank_project(number: str, name: str, country: str, **more: Any) -> dict[str, Any]:
    """A project of the World Bank."""
    return {
        "id": number,
        "project_name": name,
        "project_abstract": {"cdata": f"{name}: what the borrower wants to reach."},
        "countryshortname": country,
        "countrycode": ["XX"],
        "sector1": {"Name": "Water Supply", "Percent": 60},
        "totalamt": "120,000,000",
        "closingdate": "2028-06-30T00:00:00Z",
        "status": "Active",
        "url": f"https://projects.worldbank.org/en/projects-operations/project-detail/{number}",
        **more,
    }


def world_bank(projects: list[dict[str, Any]], *, as_list: bool = False) -> Callable[[Asked], Answer]:
    """The projects API: as many as `rows` from `os` on."""

    def answer(asked: Asked) -> Answer:
        if asked.query.get("format") != "json":
            return Answer(b"<projects/>", content_type="text/xml")
        first, rows = int(asked.query.get("os", 0)), int(asked.query.get("rows", 10))
        part = projects[first : first + rows]
        given: Any = part if as_list else {one["id"]: one for one in part}
        return as_json({"rows": len(part), "os": first, "page": 1, "total": str(len(projects)), "projects": given})

    return answer


def activities(*numbers: int) -> bytes:
    """An IATI file."""
    one = (
        "<iati-activity xml:lang='en' default-currency='USD'><iati-identifier>XM-DAC-46004-{n}</iati-identifier>"
        "<title><narrative>Dam {n}</narrative></title><description><narrative>Water for valley {n}.</narrative>"
        "</description><recipient-country code='ID'/></iati-activity>"
    )
    inner = "".join(one.format(n=number) for number in numbers)
    return f"<?xml version='1.0' encoding='UTF-8'?><iati-activities version='2.03'>{inner}</iati-activities>".encode()

"""The authorization table: role × URL × expected answer, for the pages of a group each (see `expected`)."""

from tests.architecture.authorization_account import ACCOUNT
from tests.architecture.authorization_after import AFTER
from tests.architecture.authorization_city import CITY_PAGES
from tests.architecture.authorization_consultations import CONSULTATIONS
from tests.architecture.authorization_countries import COUNTRIES
from tests.architecture.authorization_introductions import INTRODUCTIONS
from tests.architecture.authorization_needs import NEEDS
from tests.architecture.authorization_papers import COUNCILS, PAPERS
from tests.architecture.authorization_pipeline import PIPELINE
from tests.architecture.authorization_programs import AGREEMENTS, APPLICATIONS, CALLS, FORM_BUILDER, REVIEW, SELECTION
from tests.architecture.authorization_public import API_AND_OPERATIONS, PUBLIC
from tests.architecture.authorization_registry import DESK_PAGES, STAFF_PAGES
from tests.architecture.authorization_thesaurus import THESAURUS
from tests.architecture.expected import Row

ROWS: dict[str, dict[str, Row]] = {
    "public": PUBLIC,
    "account": ACCOUNT,
    "desk": DESK_PAGES,
    "staff": STAFF_PAGES,
    "applications": APPLICATIONS,
    "calls": CALLS,
    "form builder": FORM_BUILDER,
    "review": REVIEW,
    "selection": SELECTION,
    "agreements": AGREEMENTS,
    "city": CITY_PAGES,
    "api and operations": API_AND_OPERATIONS,
    "consultations": CONSULTATIONS,
    "after": AFTER,
    "needs": NEEDS,
    "papers": PAPERS | COUNCILS,
    "pipeline": PIPELINE,
    "introductions": INTRODUCTIONS,
    "thesaurus": THESAURUS,
    "countries": COUNTRIES,
}

"""Loads the demonstration, each part only where it isn't there yet."""

from collections.abc import Callable, Iterator

from chorok.operations.demo.companies import load_companies
from chorok.operations.demo.consultation import load_consultation
from chorok.operations.demo.consultation_day import load_consultation_day
from chorok.operations.demo.consultations_of_spring import load_consultations_of_spring
from chorok.operations.demo.councils import load_councils
from chorok.operations.demo.introductions import load_introductions
from chorok.operations.demo.needs import load_needs
from chorok.operations.demo.people import load_people
from chorok.operations.demo.programmes import load_call_of_2020, load_present_calls
from chorok.operations.demo.programmes_finished import load_finished_call
from chorok.operations.demo.programmes_of_today import load_call_in_review
from chorok.operations.demo.programmes_people import load_programme_people
from chorok.operations.demo.programmes_plan import load_plan
from chorok.operations.demo.projects import load_projects
from chorok.operations.demo.results import load_results
from chorok.operations.demo.thesaurus import load_nouns, load_reviewed_thesaurus
from chorok.pipeline.domain.starting import load_funders
from chorok.registry.domain.directory import rebuild_index
from chorok.registry.domain.reference import load_reference

#: What is loaded, in this order: each part stands on the ones before it.
PARTS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("classifications", load_reference),
    ("people", load_people),
    ("companies", load_companies),
    ("programme years 2019 and 2020", load_results),
    ("plan and templates of 2020", load_plan),
    ("owners and evaluators", load_programme_people),
    ("call of 2020 for certification consulting", load_call_of_2020),
    ("finished call of 2020 for certification fees", load_finished_call),
    ("calls of today", load_present_calls),
    ("call in review today", load_call_in_review),
    ("export consultation", load_consultation),
    ("export consultation held today", load_consultation_day),
    ("export consultations of spring 2020", load_consultations_of_spring),
    ("thesaurus", load_reviewed_thesaurus),
    ("needs abroad", load_needs),
    ("unknown nouns", load_nouns),
    ("funders", load_funders),
    ("overseas projects", load_projects),
    ("council and concept note", load_councils),
    ("introductions", load_introductions),
    ("directory index", rebuild_index),
)


def load() -> Iterator[str]:
    """Load every part; yield the name of each once it is there. Safe to repeat."""
    for name, part in PARTS:
        part()
        yield name

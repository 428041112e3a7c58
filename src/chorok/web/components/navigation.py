"""The menus, as data: the main menu for everyone, and one side menu for each audience's desk.

Each audience adds its items to its own section below; nothing else decides what a menu shows.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.errors import Text


def _everyone(actor: Actor) -> bool:
    return True


def _hands_out_roles(actor: Actor) -> bool:
    return actor.is_city or actor.is_admin


@dataclass(frozen=True)
class Item:
    """A menu entry. `current_at`: further path beginnings under which the entry is the current one."""

    label: Text
    url_name: str
    shown_to: Callable[[Actor], bool] = _everyone
    current_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One desk's side menu. It is open on pages whose path begins with one of `prefixes`; `shown_to` sees it at all."""

    label: Text
    prefixes: tuple[str, ...]
    items: tuple[Item, ...]
    shown_to: Callable[[Actor], bool]


MAIN = (
    Item(_("Open calls"), "calls"),
    Item(_("Results"), "results"),
    Item(_("Companies and products"), "directory"),
    Item(_("Needs abroad"), "needs"),
)

DESKS = (
    Section(
        _("City oversight"),
        ("/city/",),
        (
            Item(_("Overview"), "city_home", lambda actor: actor.is_city),
            Item(_("Programme years"), "city_years", lambda actor: actor.is_city),
            Item(_("Calls to approve"), "city_approvals", lambda actor: actor.is_city),
            Item(_("Money of the programme"), "city_money", lambda actor: actor.is_city),
            Item(_("Reports"), "city_reports", lambda actor: actor.is_city),
            Item(_("Operators and roles"), "city_operators", _hands_out_roles),
            Item(_("People and roles"), "city_roles", _hands_out_roles, current_at=("/city/operators/people/",)),
            Item(_("Access log"), "city_access_log", lambda actor: actor.is_admin or actor.is_manager),
        ),
        lambda actor: actor.is_city or actor.is_admin or actor.is_manager,
    ),
    Section(
        _("Centre"),
        ("/staff/",),
        (
            Item(_("What waits"), "staff_home"),
            Item(_("Organisations"), "staff_organisations"),
            Item(_("Verification"), "staff_verifications"),
            Item(_("English summaries"), "staff_summaries"),
            Item(_("Duplicates"), "staff_duplicates", current_at=("/staff/organisations/merge/",)),
            Item(_("Import organisations"), "staff_organisation_import", lambda actor: actor.is_staff),
            Item(_("Results"), "staff_results"),
            Item(_("Indicators and targets"), "staff_plan_years"),
            Item(_("Exchange rates"), "staff_rates", lambda actor: actor.is_staff),
            Item(_("Import results"), "staff_claim_import", lambda actor: actor.is_staff),
        ),
        lambda actor: actor.may_look_inside,
    ),
    Section(
        _("Abroad"),
        (
            "/staff/consultations/",
            "/staff/needs/",
            "/staff/projects/",
            "/staff/councils/",
            "/staff/thesaurus/",
        ),
        (
            Item(_("Export consultations"), "staff_consultations"),
            Item(_("Needs abroad"), "staff_needs"),
            Item(
                _("Import needs"),
                "staff_need_imports",
                lambda actor: actor.is_staff,
                current_at=("/staff/needs/feeds/",),
            ),
            Item(_("How good matches are"), "staff_match_quality"),
            Item(_("Overseas projects"), "staff_projects"),
            Item(_("Funders"), "staff_funders"),
            Item(_("Councils"), "staff_councils"),
            Item(_("Rooms of the lab"), "staff_lab_rooms", lambda actor: actor.is_staff),
            Item(_("Thesaurus"), "staff_thesaurus"),
        ),
        lambda actor: actor.may_look_inside,
    ),
    Section(
        _("Programme"),
        ("/staff/programme/",),
        (
            Item(_("Programme plan"), "staff_year_plan_newest"),
            Item(_("Calls"), "staff_calls"),
            Item(_("Templates"), "staff_call_templates"),
            Item(_("Consent texts"), "staff_consents"),
            Item(_("Evaluators"), "staff_evaluators"),
            Item(_("Appeals"), "staff_appeals"),
            Item(_("Agreements"), "staff_agreements"),
            Item(_("Support cases"), "staff_cases"),
        ),
        lambda actor: actor.may_look_inside,
    ),
    Section(
        _("Company desk"),
        ("/desk/",),
        (
            Item(_("All organisations"), "desk_home"),
            Item(_("Overview"), "desk_overview"),
            Item(_("Company profile"), "desk_profile"),
            Item(_("Technologies and products"), "desk_offerings"),
            Item(_("Certifications"), "desk_certificates"),
            Item(_("Applications"), "desk_applications"),
            Item(_("Agreements"), "desk_agreements"),
            Item(_("Export consultations"), "desk_consultations"),
            Item(_("Needs abroad"), "desk_needs"),
            Item(_("Overseas projects"), "desk_projects"),
            Item(pgettext_lazy("office", "Papers"), "desk_papers"),
            Item(_("Results"), "desk_results"),
            Item(_("Verification"), "desk_verification"),
            Item(_("Members"), "desk_team"),
            Item(_("History"), "desk_timeline"),
        ),
        lambda actor: actor.user is not None,
    ),
    Section(
        _("Review desk"),
        ("/review/",),
        (
            Item(_("Calls to review"), "review_home", current_at=("/review/calls/",)),
            Item(_("My expertise"), "review_profile"),
        ),
        lambda actor: Role.EVALUATOR in actor.roles,
    ),
    Section(
        _("Partner desk"),
        ("/partner/",),
        (Item(_("Partner desk"), "partner_home"), Item(_("Your needs"), "partner_needs")),
        lambda actor: Role.PARTNER in actor.roles,
    ),
    Section(
        _("My account"),
        ("/account/",),
        (
            Item(_("My page"), "my_page"),
            Item(_("What is due"), "todos"),
            Item(_("Inbox"), "inbox"),
            Item(_("My profile"), "profile"),
            Item(_("Security"), "security", current_at=("/account/2fa/", "/account/password/", "/account/sessions/")),
            Item(_("Notices by mail"), "notification_switches"),
        ),
        lambda actor: actor.user is not None,
    ),
)


@dataclass(frozen=True)
class Link:
    """An entry as the page draws it."""

    label: Text
    url: str
    current: bool


@dataclass(frozen=True)
class Desk:
    """A side menu as the page draws it: open with its links, or closed as one link to its first page, without any."""

    label: Text
    url: str
    is_open: bool
    links: tuple[Link, ...]


def _url(name: str, scope: dict[str, Any]) -> str:
    """Return the page's address: inside the record that is open (`scope`) where the page belongs to one."""
    try:
        return reverse(name, kwargs=scope)
    except NoReverseMatch:
        return reverse(name)


def _shown(items: Sequence[Item], actor: Actor, scope: dict[str, Any]) -> Iterator[tuple[Item, str]]:
    for item in items:
        if item.shown_to(actor):
            with suppress(NoReverseMatch):  # switched off, or a page of a record while none is open
                yield item, _url(item.url_name, scope)


def _links(items: Sequence[Item], actor: Actor, path: str, scope: dict[str, Any]) -> tuple[Link, ...]:
    shown = list(_shown(items, actor, scope))
    matches = [
        max((len(base) for base in (url, *item.current_at) if path.startswith(base)), default=0) for item, url in shown
    ]
    best = max(matches, default=0)
    return tuple(
        Link(item.label, url, current=match == best > 0) for (item, url), match in zip(shown, matches, strict=True)
    )


class Navigation:
    """The menus of one request; each is worked out when a template asks for it."""

    def __init__(self, request: HttpRequest, actor: Actor) -> None:
        self._path = request.path
        given = request.resolver_match.kwargs if request.resolver_match else {}
        self._scope = {name: value for name, value in given.items() if name == "organisation_id"}
        self._actor = actor

    @property
    def main(self) -> tuple[Link, ...]:
        """The main menu."""
        return _links(MAIN, self._actor, self._path, self._scope)

    @cached_property
    def desks(self) -> tuple[Desk, ...]:
        """The side menus this person may use, the current one open."""
        desks = []
        # /staff/programme/ is a desk of its own inside /staff/: the longest beginning is where one is.
        beginnings = (prefix for section in DESKS for prefix in section.prefixes)
        here = max((prefix for prefix in beginnings if self._path.startswith(prefix)), key=len, default="")
        for section in DESKS:
            if not section.shown_to(self._actor):
                continue
            # Of a closed one the first address is all that is drawn; the others would take their time on each page.
            _item, first = next(_shown(section.items, self._actor, self._scope), (None, ""))
            if first:
                is_open = here in section.prefixes
                links = _links(section.items, self._actor, self._path, self._scope) if is_open else ()
                desks.append(Desk(section.label, first, is_open, links))
        return tuple(desks)

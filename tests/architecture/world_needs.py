"""Needs for the authorization table: one published with a match and candidates, one that is the partner's draft."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.needs.domain.duplicates import look_for_pairs
from chorok.needs.domain.importing import upload_needs
from chorok.needs.domain.introducing import answer, ask_company, introduce
from chorok.needs.domain.needs import add_paper, create_need
from chorok.needs.domain.reviewing import publish_need
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.enums import RunState
from chorok.needs.models import Match, MatchRun, Need, NeedPair
from chorok.registry.models import Membership, Technology
from tests.factories import MembershipFactory
from tests.needs.making import asking_body, make_technology, values

#: Before the last day of the past operator, so that its staff may still look.
LONG_AGO = datetime(2019, 6, 1, tzinfo=UTC)
TABLE = b'title,country,budget\nRainwater,ID,"4,42"\nSun,Atlantis,x\n'


def make_needs(technology: Technology, people: dict[str, User], now: datetime) -> dict[str, dict[str, Any]]:
    """Make the needs around a public technology; return the addresses' parts by URL name."""
    mine = Membership.objects.filter(user=people["partner"], left_at=None).order_by("pk").first()
    body = (mine or MembershipFactory(organisation=asking_body(), user=people["partner"])).organisation
    staff, partner = actor_for(people["staff"]), actor_for(people["partner"])
    until = clock.today() + timedelta(days=90)
    with clock.at(LONG_AGO):
        need = create_need(actor=staff, organisation=body, **values(expires_on=until))
        twin = create_need(actor=staff, **values(expires_on=until))
    published, second = (publish_need(actor=staff, need=each) for each in (need, twin))
    draft = create_need(actor=partner, organisation=body, **values())
    paper, own_paper = (
        add_paper(actor=actor, need=each, title="Map", upload=SimpleUploadedFile("map.txt", b"to the river"))
        for actor, each in ((staff, published), (partner, draft))
    )
    look_for_pairs([published])
    _match(published, technology)
    candidate = shortlist(actor=staff, need=published, technology=technology, note="built one there")
    introduced = introduce(
        actor=staff,
        candidate=answer(
            actor=staff, candidate=ask_company(actor=staff, candidate=candidate), agrees=True, consents=True
        ),
    )
    found = upload_needs(actor=staff, source="Funds", name="funds.csv", content=TABLE)
    one, own = {"pk": published.pk}, {"pk": draft.pk}
    pair = NeedPair.objects.get(first=published, second=second)
    company = technology.organisation_id
    other = make_technology()
    return {
        **{f"staff_need{page}": one for page in ("", "_edit", "_paper_new", "_matches", "_match", "_shortlist")},
        "need_page": one,
        "staff_need_step": {**one, "step": "close"},
        "staff_need_paper_remove": {**one, "paper_id": paper.pk},
        "staff_need_shortlist_add": {**one, "technology_id": other.pk},
        "staff_candidate_step": {**one, "candidate_id": introduced.pk, "step": "link"},
        "staff_need_duplicate": {"pk": pair.pk, "step": "both"},
        "staff_need_import": {"pk": found.pk},
        "staff_need_import_write": {"pk": found.pk},
        "partner_need_new": {"organisation_id": body.pk},
        **{f"partner_need{page}": own for page in ("", "_edit", "_paper_new")},
        "partner_need_step": {**own, "step": "submit"},
        "partner_need_paper_remove": {**own, "paper_id": own_paper.pk},
        "partner_need_reply": {**one, "candidate_id": introduced.pk, "step": "link"},
        "partner_need_introduced": one,
        "desk_need": {"organisation_id": company, "pk": introduced.pk},
    }


def _match(need: Need, technology: Technology) -> None:
    """Keep a search with one match, as the worker would."""
    need.runs.all().delete()
    run = MatchRun.objects.create(
        need=need, state=RunState.DONE, asked_at=clock.now(), asked_by=None, finished_at=clock.now(),
        text=f"{need.title}\n{need.problem}", language="en", concepts=1, technologies=1, weights="2026-1",
        thesaurus="0123456789ab", threshold=0.03,
    )  # fmt: skip
    part = {
        "kind": "inherited", "term": "rainwater", "ko": "빗물저장", "en": "rainwater storage", "score": 0.2,
        "need": [[0, 17]], "technology": [[0, 2]],
    }  # fmt: skip
    Match.objects.create(
        run=run, technology=technology, rank=1, score=0.2 + 0.1 * 9, relevance=1.0, text=technology.name_ko,
        parts=[part, *({**part, "kind": "words", "score": 0.1} for _ in range(9))],
        gates={"expired": "yes", "country": "unknown", "sanctions": "unknown"}, missing=["scale", "price"],
    )  # fmt: skip

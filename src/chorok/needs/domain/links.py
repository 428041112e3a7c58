"""Links for whoever asks: one question each, answered once without signing in; afterwards the page only reads."""

from datetime import datetime

from chorok.core import clock
from chorok.core.tokens import new_token, token_hash
from chorok.needs.domain.addresses import address_hash
from chorok.needs.domain.notices import contact_language
from chorok.needs.models import IntroductionLink, IntroductionRound, VideoMeeting


def make_link(
    *, expires_at: datetime, meeting: VideoMeeting | None = None, round_: IntroductionRound | None = None
) -> str:
    """Make a link that asks about a meeting or a round, and return its path."""
    asked = meeting or round_
    assert asked is not None, "a link asks one thing"  # noqa: S101 - for the type checker; the database holds it
    token, kept = new_token()
    IntroductionLink.objects.create(
        meeting=meeting,
        round=round_,
        token_hash=kept,
        address_hash=address_hash(asked.candidate.need.contact_email),
        language=contact_language(asked.candidate.need),
        made_at=clock.now(),
        expires_at=expires_at,
    )
    return f"/introductions/{token}/"


def find_link(token: str) -> IntroductionLink | None:
    """Return the link of a token while it is not too old; whether it was answered is in `used_at`.

    One that was mailed to a contact who was replaced since is worth nothing any more.
    """
    rows = IntroductionLink.objects.filter(token_hash=token_hash(token), expires_at__gt=clock.now())
    asked = ("candidate__need__organisation", "candidate__technology__organisation")
    link = rows.select_related(
        "meeting__room", *(f"meeting__{each}" for each in asked), "round", *(f"round__{each}" for each in asked)
    ).first()
    about = None if link is None else link.meeting or link.round
    if link is None or about is None:
        return None
    stays = link.address_hash in ("", address_hash(about.candidate.need.contact_email))
    return link if stays else None


def use(link: IntroductionLink) -> None:
    """Let a link answer nothing any more."""
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])


def lapse(meeting: VideoMeeting) -> None:
    """Let the open links of a meeting lapse: other times are proposed, or it won't be."""
    meeting.links.filter(used_at=None).update(expires_at=clock.now())

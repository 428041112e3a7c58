"""The states of needs and of the candidates on their shortlists."""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.core.workflow import Transition, Workflow
from chorok.needs.domain.sanctions import may_be_introduced
from chorok.needs.enums import CandidateState as C
from chorok.needs.enums import NeedState as N
from chorok.needs.enums import VideoState as V
from chorok.needs.models import Candidate, Need, VideoMeeting
from chorok.needs.policy import can_answer, can_arrange, can_close, can_edit, can_publish, can_reply, can_review


def _staff(actor: Actor, _record: object) -> Decision:
    return can_review(actor)


def _has_an_end(need: Need) -> Decision:
    if need.expires_on is None or need.expires_on < clock.today():
        return denied(_("Give a last day that lies ahead."))
    return ALLOWED


def _need_is_open(candidate: Candidate) -> Decision:
    if candidate.need.state == N.CLOSED:
        return denied(_("This need is closed and can't be changed any more."))
    return ALLOWED


NEED_FLOW: Workflow[Need] = Workflow(
    "state",
    {
        "submit": Transition(frozenset({N.DRAFT}), N.SUBMITTED, can_edit),
        "return": Transition(frozenset({N.SUBMITTED}), N.DRAFT, _staff),
        "publish": Transition(frozenset({N.DRAFT, N.SUBMITTED, N.EXPIRED}), N.PUBLISHED, can_publish, _has_an_end),
        "expire": Transition(frozenset({N.PUBLISHED}), N.EXPIRED, _staff),
        "close": Transition(frozenset({N.SUBMITTED, N.PUBLISHED, N.EXPIRED}), N.CLOSED, can_close),
        "reopen": Transition(frozenset({N.CLOSED}), N.SUBMITTED, _staff),
    },
)


def _may_be_introduced(candidate: Candidate) -> Decision:
    open_ = _need_is_open(candidate)
    return may_be_introduced(candidate) if open_ else open_


CANDIDATE_FLOW: Workflow[Candidate] = Workflow(
    "state",
    {
        "ask": Transition(frozenset({C.SHORTLISTED}), C.ASKED, _staff, _may_be_introduced),
        "agree": Transition(frozenset({C.ASKED, C.DECLINED}), C.AGREED, can_answer, _need_is_open),
        "decline": Transition(frozenset({C.ASKED, C.AGREED}), C.DECLINED, can_answer, _need_is_open),
        "introduce": Transition(frozenset({C.AGREED}), C.INTRODUCED, _staff, _may_be_introduced),
        "link": Transition(frozenset({C.INTRODUCED, C.PASSED}), C.LINKED, can_reply, may_be_introduced),
        "pass": Transition(frozenset({C.INTRODUCED}), C.PASSED, can_reply),
        "remove": Transition(frozenset({C.SHORTLISTED, C.ASKED, C.AGREED, C.DECLINED}), C.REMOVED, _staff),
        "return": Transition(frozenset({C.REMOVED}), C.SHORTLISTED, _staff),
    },
)


def _either_side(actor: Actor, meeting: VideoMeeting) -> Decision:
    return can_answer(actor, meeting.candidate) or can_reply(actor, meeting.candidate)


def _asking_side(actor: Actor, meeting: VideoMeeting) -> Decision:
    return can_reply(actor, meeting.candidate)


def _is_over(meeting: VideoMeeting) -> Decision:
    if meeting.starts_at is None or meeting.starts_at > clock.now():
        return denied(_("The meeting has not begun yet."))
    return ALLOWED


_STILL_OPEN = frozenset({V.PROPOSED, V.OTHER, V.AGREED})

VIDEO_FLOW: Workflow[VideoMeeting] = Workflow(
    "state",
    {
        "propose": Transition(_STILL_OPEN, V.PROPOSED, can_arrange),
        "accept": Transition(frozenset({V.PROPOSED}), V.AGREED, _asking_side),
        "other": Transition(frozenset({V.PROPOSED, V.AGREED}), V.OTHER, _either_side),
        "decline": Transition(_STILL_OPEN, V.DECLINED, _either_side),
        "cancel": Transition(_STILL_OPEN, V.CANCELLED, can_arrange),
        "hold": Transition(frozenset({V.AGREED}), V.HELD, can_arrange, _is_over),
        "miss": Transition(frozenset({V.AGREED}), V.MISSED, can_arrange, _is_over),
    },
)

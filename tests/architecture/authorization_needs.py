"""Rows of the authorization table for needs."""

from tests.architecture.expected import DESK, EVERYONE, INSIDE, SIGNED_IN, STAFF, STAFF_DONE, Expected, Row

#: A body's needs are told by its own people (the partner here).
OWN: Expected = (302, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404)
OWN_DONE: Expected = (302, 404, 404, 404, 404, 302, 404, 404, 404, 404, 404, 404, 404)
_PAPER = ("pk", "paper_id")
_CANDIDATE = ("pk", "candidate_id", "step")

NEEDS: dict[str, Row] = {
    "needs": Row(EVERYONE),
    "need_page": Row(EVERYONE, ("pk",)),
    "staff_needs": Row(INSIDE),
    "staff_needs_export": Row(INSIDE),
    "staff_need_new": Row(STAFF),
    "staff_need_invite": Row(STAFF),
    "staff_need_duplicates": Row(INSIDE),
    "staff_need_duplicate": Row(STAFF_DONE, ("pk", "step"), method="post"),
    "staff_need_imports": Row(STAFF),
    "staff_need_import_template": Row(STAFF),
    "staff_need_import": Row(STAFF, ("pk",)),
    "staff_need_import_write": Row(STAFF_DONE, ("pk",), method="post"),
    "staff_need": Row(INSIDE, ("pk",)),
    "staff_need_edit": Row(STAFF, ("pk",)),
    "staff_need_step": Row(STAFF_DONE, ("pk", "step"), method="post"),
    "staff_need_paper_new": Row(STAFF, ("pk",), method="post"),
    "staff_need_paper_remove": Row(STAFF_DONE, _PAPER, method="post"),
    "staff_need_matches": Row(INSIDE, ("pk",)),
    "staff_need_match": Row(STAFF_DONE, ("pk",), method="post"),
    "staff_need_shortlist_add": Row(STAFF_DONE, ("pk", "technology_id"), method="post"),
    "staff_need_shortlist": Row(INSIDE, ("pk",)),
    "staff_candidate_step": Row(STAFF_DONE, _CANDIDATE, method="post"),
    "partner_needs": Row(SIGNED_IN),
    "partner_need_new": Row(OWN, ("organisation_id",)),
    "partner_need": Row(OWN, ("pk",)),
    "partner_need_edit": Row(OWN, ("pk",)),
    "partner_need_step": Row(OWN_DONE, ("pk", "step"), method="post"),
    "partner_need_paper_new": Row(OWN, ("pk",), method="post"),
    "partner_need_paper_remove": Row(OWN_DONE, _PAPER, method="post"),
    "partner_need_reply": Row(OWN_DONE, _CANDIDATE, method="post"),
    "desk_needs": Row(DESK, ("organisation_id",)),
    "desk_need": Row(DESK, ("organisation_id", "pk")),
}

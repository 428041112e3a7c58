"""What a row of the authorization table holds, and the usual answers. The order of the roles is that of `world.ROLES`:

visitor, person, owner, accountant, rival, partner, mentor, evaluator, staff, manager, former, city, admin
"""

from dataclasses import dataclass
from typing import Literal

Expected = tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """What each role gets; `arguments` are the URL's own, filled from the world.

    A URL that takes POST only is posted to, with nothing in the form: 302 or 200 (the form again) says the role may.
    """

    expected: Expected
    arguments: tuple[str, ...] = ()
    method: Literal["get", "post"] = "get"


EVERYONE: Expected = (200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)
SENT_ON: Expected = (302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302)
NOWHERE: Expected = (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)
FAILED: Expected = (401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 401)
SIGNED_IN: Expected = (302, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200)
VISITOR_ONLY: Expected = (200, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302)
NOT_SET_UP: Expected = (302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DESK: Expected = (302, 404, 200, 200, 404, 404, 404, 404, 200, 200, 404, 404, 404)
DESK_EDITORS: Expected = (302, 404, 200, 403, 404, 404, 404, 404, 200, 200, 404, 404, 404)
DESK_EDITORS_DONE: Expected = (302, 404, 302, 403, 404, 404, 404, 404, 302, 302, 404, 404, 404)
DESK_DONE: Expected = (302, 404, 302, 302, 404, 404, 404, 404, 302, 302, 404, 404, 404)
INSIDE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 200, 403)
INSIDE_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 302, 302, 302, 302, 403)
STAFF: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403, 403)
STAFF_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 302, 302, 403, 403, 403)
MANAGERS: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403, 403)
DESK_OWNERS: Expected = (302, 404, 200, 403, 404, 404, 404, 404, 403, 403, 404, 404, 404)
PLANNERS: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 200, 403)
PLANNERS_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 302, 403, 302, 403)
CITY: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403)
CITY_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 302, 403)
CITY_AND_ADMIN: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 200)
CITY_AND_ADMIN_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 302, 302)
#: A draft is seen by the people of its company alone, and changed by its owners and members.
DRAFT_READERS: Expected = (302, 404, 200, 200, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DRAFT_READERS_DONE: Expected = (302, 404, 302, 302, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DRAFT_EDITORS: Expected = (302, 404, 200, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404)
DRAFT_EDITORS_DONE: Expected = (302, 404, 302, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404)
APPLICANTS_DONE: Expected = (302, 404, 302, 403, 404, 404, 404, 404, 403, 403, 404, 404, 404)
EVALUATOR: Expected = (302, 403, 403, 403, 403, 403, 403, 200, 403, 403, 403, 403, 403)
EVALUATOR_DONE: Expected = (302, 403, 403, 403, 403, 403, 403, 302, 403, 403, 403, 403, 403)

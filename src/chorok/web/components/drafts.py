"""Drafts of long forms on pages: kept on every pause in typing, offered again on the next visit, in any browser.

A view that draws a long form makes a `PageDraft`, binds the form to its `values`, calls `draw()` with the form, and
`done()` once the domain has taken the values. The template puts `<c-draft-offer :draft="draft" />` above the
form and `<c-draft :draft="draft" />` into it; `js/drafts.js` does the keeping. Without a script nothing is kept.
"""

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chorok.core import drafts
from chorok.core.errors import DomainError
from chorok.core.models import FormDraft
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.back import own_path
from chorok.web.components.feedback import say

#: Field that names the form; only a name this hub has signed is taken, so nobody fills the table with others.
TOKEN = "draft_token"  # noqa: S105 - the name of a field
#: `?draft=continue` draws the form with the draft.
CONTINUE = "continue"
_SALT = "chorok.draft"


class PageDraft:
    """The draft the one who asks has of one form about one record."""

    def __init__(self, request: HttpRequest, form: str, record: object = "") -> None:
        self._request = request
        self._form, self._record = form, str(record)

    @property
    def token(self) -> str:
        """Names the form and the record to the address that keeps drafts."""
        return signing.dumps([self._form, self._record], salt=_SALT)

    @cached_property
    def stored(self) -> FormDraft | None:
        """The draft as it was kept last."""
        user_id = actor_of(self._request).user_id
        if user_id is None:
            return None
        return drafts.find(user_id=user_id, form=self._form, record=self._record)

    @property
    def offered(self) -> FormDraft | None:
        """The draft to offer above the form: there is one, and the form doesn't hold it yet."""
        return self.stored if self._request.method == "GET" and self.data is None else None

    @cached_property
    def data(self) -> QueryDict | None:
        """The values to draw the form with, where the person chose to go on with the draft."""
        chosen = self._request.method == "GET" and self._request.GET.get("draft") == CONTINUE
        if not chosen or self.stored is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in self.stored.values.items():
            data.setlist(name, values)
        return data

    @property
    def values(self) -> QueryDict | None:
        """What a form is bound to: what was sent, else the draft to go on with, else nothing."""
        return self._request.POST or self.data

    def value(self, name: str) -> str:
        """Return one value of the draft the form is drawn with, empty when there is none."""
        return "" if self.data is None else str(self.data.get(name, ""))

    def draw(self, *drawn: forms.BaseForm) -> None:
        """Draw forms that hold the draft without errors: nothing was sent off, so nothing is wrong yet."""
        if self.data is not None:
            for form in drawn:
                form.errors.clear()

    def done(self) -> None:
        """Forget the draft: its values were saved."""
        user_id = actor_of(self._request).user_id
        if user_id is not None:
            drafts.discard(user_id=user_id, form=self._form, record=self._record)


@require_POST
@signed_in
def save(request: HttpRequest) -> JsonResponse:
    """Keep what was typed; answers with the time of day it was kept at, or 400 with the reason."""
    named = _named(request)
    if named is None:
        return JsonResponse({"error": _("This form is not known.")}, status=400)
    form, record = named
    values = {name: [str(value) for value in given] for name, given in request.POST.lists() if name != TOKEN}
    try:
        draft = drafts.save(user_id=_user_id(request), form=form, record=record, values=values)
    except DomainError as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=400)
    return JsonResponse({"saved_at": f"{timezone.localtime(draft.saved_at):%H:%M}"})


@require_POST
@signed_in
def discard(request: HttpRequest) -> HttpResponse:
    """Forget a draft and go back to its form."""
    named = _named(request)
    if named is not None:
        drafts.discard(user_id=_user_id(request), form=named[0], record=named[1])
        say(request, _("The draft was discarded."))
    return HttpResponseRedirect(own_path(request, request.POST.get("next", "")) or "/")


def _user_id(request: HttpRequest) -> int:
    user_id = actor_of(request).user_id
    assert user_id is not None, "signed_in lets nobody else through"  # noqa: S101 - for the type checker
    return user_id


def _named(request: HttpRequest) -> tuple[str, str] | None:
    """Return the form and the record a request speaks of, None unless this hub named them."""
    try:
        form, record = signing.loads(request.POST.get(TOKEN, ""), salt=_SALT)
    except signing.BadSignature:
        return None
    return form, record

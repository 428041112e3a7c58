"""What is due from a person, and how often the mail about it comes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import Text
from chorok.core.kinds import all_kinds, kind_of
from chorok.todos.domain.digest import choose_digest
from chorok.todos.models import DigestChoice, Todo
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.feedback import say

PAGE_SIZE = 20


class TodoFilter(forms.Form):
    """Which of the person's to-dos to show."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("to-do", "State"),
        required=False,
        choices=[
            ("", pgettext_lazy("to-do", "To be done")),
            ("overdue", _("Overdue")),
            ("done", pgettext_lazy("to-do", "Done")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *((kind.code, kind.label) for kind in all_kinds())]  # type: ignore[attr-defined]


class DigestForm(forms.Form):
    """How often the mail with everything that is due comes."""

    rhythm = forms.ChoiceField(
        label=_("Mail with everything that is due"), choices=DigestChoice.Rhythm.choices, widget=forms.RadioSelect
    )


@require_safe
@signed_in
def todos(request: HttpRequest) -> HttpResponse:
    """List what is due from the person, from the own organisations and in the own roles, soonest first."""
    mine = Todo.objects.of(actor_of(request)).select_related("organisation")
    form = TodoFilter(request.GET)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    if wanted.get("state") == "done":
        found = mine.exclude(done_at=None).order_by("-done_at", "-id")
    else:
        found = mine.open()
        if wanted.get("state") == "overdue":
            found = found.filter(due_at__lt=clock.now())
    if wanted.get("kind"):
        found = found.filter(kind=wanted["kind"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": todo_rows(page), "filtered": any(wanted.values())}
    return render(request, "account/todos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def digest(request: HttpRequest) -> HttpResponse:
    """Choose how often the mail with everything that is due comes."""
    actor = actor_of(request)
    present = DigestChoice.objects.filter(user=actor.user_id).first()
    rhythm = DigestChoice.Rhythm.DAILY if present is None else present.rhythm
    form = DigestForm(request.POST or None, initial={"rhythm": rhythm})
    if request.method == "POST" and form.is_valid():
        choose_digest(actor=actor, rhythm=form.cleaned_data["rhythm"])
        say(request, _("Your choice was saved."))
        return redirect("todos")
    return render(request, "account/digest.html", {"form": form})


def todo_rows(found: Iterable[Todo]) -> list[tuple[Todo, Text, str]]:
    """Return each to-do with the name of its kind and from whom it is due, as the table draws them."""
    return [(todo, kind_of(todo.kind).label, _party(todo)) for todo in found]


def _party(todo: Todo) -> str:
    if todo.organisation is not None:
        return todo.organisation.name
    return str(Role(todo.role).label if todo.role else _("You"))

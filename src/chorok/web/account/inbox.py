"""The inbox, and which mails a person wants."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.core.kinds import all_kinds, kind_of
from chorok.core.mailer import read_switch_token
from chorok.core.models import Notification, NotificationSwitch
from chorok.core.outbox import mark_read, switch_mail
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.feedback import say, warn

PAGE_SIZE = 20


class InboxFilter(forms.Form):
    """What to show of the inbox."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("About"), required=False)
    state = forms.ChoiceField(
        label=_("Read or unread"),
        required=False,
        choices=[("", _("All")), ("unread", _("Unread")), ("read", _("Read"))],
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Newest first")), ("oldest", _("Oldest first"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *((kind.code, kind.label) for kind in all_kinds())]  # type: ignore[attr-defined]


@require_safe
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """List the person's messages."""
    mine = Notification.objects.filter(recipient=actor_of(request).user_id)
    form = InboxFilter(request.GET)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = mine
    if wanted.get("q"):
        found = found.filter(Q(subject__icontains=wanted["q"]) | Q(body__icontains=wanted["q"]))
    if wanted.get("kind"):
        found = found.filter(kind=wanted["kind"])
    if wanted.get("state"):
        found = found.filter(read_at__isnull=wanted["state"] == "unread")
    if wanted.get("sort") == "oldest":
        found = found.order_by("created_at", "id")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(message, kind_of(message.kind).label) for message in page]
    return render(
        request,
        "account/inbox.html",
        {"form": form, "page": page, "rows": rows, "filtered": any(wanted.values())},
    )


@require_safe
@signed_in
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message; it counts as read from now on."""
    actor = actor_of(request)
    shown = get_object_or_404(Notification, pk=pk, recipient=actor.user_id)
    mark_read(user=actor.user, message_id=pk)
    return render(request, "account/message.html", {"message_shown": shown, "kind": kind_of(shown.kind)})


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every message as read."""
    count = mark_read(user=actor_of(request).user)
    say(request, _("Marked as read: %(count)d") % {"count": count})
    return redirect("inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def switches(request: HttpRequest) -> HttpResponse:
    """Choose which kinds of message come by mail as well; the inbox holds them all."""
    user = actor_of(request).user
    kinds = all_kinds()
    if request.method == "POST":
        wanted = set(request.POST.getlist("kind"))
        for kind in kinds:
            if kind.switchable:
                switch_mail(user=user, kind=kind.code, on=kind.code in wanted)
        say(request, _("Your choice was saved."))
        return redirect("notification_switches")
    off = set(NotificationSwitch.objects.filter(user=user).values_list("kind", flat=True))
    rows = [(kind, kind.code not in off or not kind.switchable) for kind in kinds]
    return render(request, "account/switches.html", {"rows": rows})


@csrf_exempt  # mail programs post here with one click (RFC 8058); the signed token is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest, token: str) -> HttpResponse:
    """Switch one kind of mail off by the signed link in a mail, without signing in; a GET only asks."""
    try:
        user_id, code = read_switch_token(token)
    except DomainError as error:
        return render(request, "account/switch_off.html", {"refusal": error.message}, status=404)
    user = get_object_or_404(User, pk=user_id)
    done = False
    if request.method == "POST":
        try:
            switch_mail(user=user, kind=code, on=False)
            done = True
        except DomainError as error:
            warn(request, error.message)
    return render(request, "account/switch_off.html", {"kind": kind_of(code), "done": done})

"""One-time links: asking for one, and coming in by one."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chorok.accounts.actors import VISITOR
from chorok.accounts.domain.links import find_link, send_sign_in_link, use_link
from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.web.account.forms import LinkForm
from chorok.web.components.access import actor_of


def _within_limit(request: HttpRequest, action: str, key: str = "") -> bool:
    return bool(ratelimit.consume(request, action=action, key=key or None))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send a link to an address that has an account; the answer is the same for one that has none."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"].strip().lower()
        if not _within_limit(request, "request_link", address):
            form.add_error(None, _("Too many links were asked for. Please wait a few minutes and try again."))
            return render(request, "account/link_ask.html", {"form": form}, status=429)
        user = User.objects.filter(email=address).first()
        if user is not None:
            wanted = request.POST.get("next", "")
            try:
                send_sign_in_link(actor=VISITOR, user=user, next_path=wanted if _is_ours(wanted) else "")
            except DomainError:
                # A closed account or too many open links: saying so would tell strangers who has an account.
                return redirect("link_sent")
        return redirect("link_sent")
    return render(request, "account/link_ask.html", {"form": form, "next": request.GET.get("next", "")})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that the mail is on its way, if the address has an account."""
    return render(request, "account/link_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a button and sign in when it is pressed: mail scanners open every link, but press nothing."""
    if request.method == "POST" and not _within_limit(request, "use_link"):
        return render(request, "account/link_enter.html", {"refusal": _("Too many tries. Please wait.")}, status=429)
    try:
        link = use_link(token=token) if request.method == "POST" else find_link(token)
    except DomainError as error:
        return render(request, "account/link_enter.html", {"refusal": error.message}, status=410)
    if request.method != "POST":
        signed_in_as = actor_of(request).user
        return render(request, "account/link_enter.html", {"link": link, "signed_in_as": signed_in_as})
    target = link.next_path or reverse("my_page")
    record_authentication(request, link.user, method="link")
    response: HttpResponseBase = perform_login(request, link.user, email_verification="none", redirect_url=target)
    return response


def _is_ours(path: str) -> bool:
    return url_has_allowed_host_and_scheme(path, allowed_hosts=None)

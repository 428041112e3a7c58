"""The security page, the second factor, and keeping a session awake."""

from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from chorok.accounts.models import User
from chorok.accounts.sessions import idle_limit, touch
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.back import own_path


@require_safe
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """Show how the account is protected, with the way to change each part."""
    user = cast("User", actor_of(request).user)  # signed_in lets nobody else through
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return render(
        request,
        "account/security.html",
        {
            "has_password": user.has_usable_password(),
            "has_app": Authenticator.Type.TOTP in kinds,
            "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
            "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
            "sessions": UserSession.objects.filter(user=user).count(),
            "outside_accounts": bool(settings.SOCIALACCOUNT_PROVIDERS),
        },
    )


@require_safe
@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain why the person's role needs a second factor, and start setting it up or giving it."""
    actor = actor_of(request)
    back = own_path(request, request.GET.get("next", ""))
    if not actor.awaits_second_factor:
        return redirect(back or "my_page")
    has_one = Authenticator.objects.filter(user=actor.user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    here = reverse("second_factor") + (f"?{urlencode({'next': back})}" if back else "")
    return render(
        request,
        "account/second_factor.html",
        {"has_one": has_one, "give_url": f"{reverse('mfa_reauthenticate')}?{urlencode({'next': here})}"},
    )


@require_POST
@signed_in
def extend(request: HttpRequest) -> HttpResponse:
    """Keep the session awake; answers with the seconds left. Without the script it leads back to the page."""
    touch(request)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"seconds": int(idle_limit(actor_of(request)).total_seconds())})
    return redirect(own_path(request, request.POST.get("next", "")) or "my_page")

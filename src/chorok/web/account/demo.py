"""The demonstration's door: one sign-in for each role."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from chorok.accounts.middleware import SECOND_FACTOR_KEY
from chorok.accounts.models import User
from chorok.operations.demo.people import PEOPLE, person_of


@require_http_methods(["GET", "HEAD", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """List the made-up people with a button each; a POST signs in as one of them, second factor included."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        person = person_of(request.POST.get("person", ""))
        if person is None:
            raise Http404
        user = get_object_or_404(User, email=person.email, is_active=True)
        logout(request)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        request.session[SECOND_FACTOR_KEY] = True
        UserSession.objects.create_from_request(request)
        return redirect(person.home)
    loaded = set(User.objects.filter(email__in=[each.email for each in PEOPLE]).values_list("email", flat=True))
    return render(request, "account/demo.html", {"people": [each for each in PEOPLE if each.email in loaded]})

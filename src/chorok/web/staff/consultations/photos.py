"""Photographs of a consultation for the centre: added, told in words, put in order, taken away."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.policy import require
from chorok.meetings.domain import photos as domain
from chorok.meetings.enums import PhotoConsent
from chorok.meetings.models import Consultation, EventPhoto
from chorok.meetings.policy import can_prepare
from chorok.meetings.policy_surveys import can_tell_of
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.opened import consultation_of, consultation_page


class WordsForm(forms.Form):
    """What a photograph shows, and why it may be shown."""

    alt_ko = forms.CharField(
        label=gettext_lazy("What the picture shows, in Korean"),
        max_length=200,
        help_text=gettext_lazy("Read aloud to those who can't see the picture, and printed under it."),
    )
    alt_en = forms.CharField(label=gettext_lazy("What the picture shows, in English"), max_length=200)
    consent = forms.ChoiceField(
        label=gettext_lazy("May it be shown?"), choices=PhotoConsent.choices, widget=forms.RadioSelect
    )


class PhotoForm(WordsForm):
    """A new photograph."""

    upload = forms.FileField(
        label=gettext_lazy("Photograph"),
        help_text=gettext_lazy("PNG, JPEG or WebP. The place and the camera noted in the file are removed."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    field_order = ("upload", "alt_ko", "alt_en", "consent")


class PublicForm(forms.Form):
    """Whether everybody sees a photograph, and where it is written that they may."""

    public = forms.BooleanField(
        label=gettext_lazy("Show this photograph on the public page of the consultation"), required=False
    )
    consent_note = forms.CharField(
        label=gettext_lazy("Where the consents are kept, or why none is needed"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Needed for the public page. Only the centre and the city read it."),
    )


@require_safe
@inside_only
def photos(request: HttpRequest, code: str) -> HttpResponse:
    """Show the photographs in their order."""
    found = consultation_of(request, code)
    rows = list(found.photos.select_related("file"))
    return consultation_page(
        request,
        found,
        "staff/consultations/photos.html",
        photos=rows,
        may_add=can_tell_of(actor_of(request), found),
        may_remove=can_prepare(actor_of(request)),
        full=len(rows) >= domain.MOST,
        most=domain.MOST,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a photograph."""
    actor, found = actor_of(request), consultation_of(request, code)
    require(can_tell_of(actor, found))
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: domain.add_photo(actor=actor, consultation=found, **values)):
            say(request, _("The photograph was added."))
            return redirect("staff_photos", found.code)
    return _form(request, found, form, _("Add a photograph"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def photo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change the words of a photograph."""
    actor, found = actor_of(request), consultation_of(request, code)
    require(can_tell_of(actor, found))
    row = _photo(found, pk)
    form = WordsForm(
        request.POST or None, initial={name: getattr(row, name) for name in ("alt_ko", "alt_en", "consent")}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: domain.change_photo(actor=actor, photo=row, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_photos", found.code)
    return _form(request, found, form, _("Change the words"), photo=row)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def public(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put a photograph on the public page, or take it off; both go on after the consultation is closed."""
    actor, found = actor_of(request), consultation_of(request, code)
    row = _photo(found, pk)
    form = PublicForm(request.POST or None, initial={"public": row.public, "consent_note": row.consent_note})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: domain.show_photo(actor=actor, photo=row, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_photos", found.code)
    return _form(request, found, form, _("On the public page"), photo=row)


@require_POST
@staff_only
def step(request: HttpRequest, code: str, pk: int, step: str) -> HttpResponse:
    """Move a photograph up or down, or take it away."""
    actor, found = actor_of(request), consultation_of(request, code)
    row = _photo(found, pk)
    if step == "remove":
        do(request, lambda: domain.remove_photo(actor=actor, photo=row), _("The photograph was removed."))
    elif step in ("up", "down"):
        move = domain.move_photo
        do(request, lambda: move(actor=actor, photo=row, up=step == "up"), _("The photograph was moved."))
    else:
        raise Http404
    return redirect("staff_photos", found.code)


def _photo(found: Consultation, pk: int) -> EventPhoto:
    return get_object_or_404(found.photos.select_related("file", "consultation"), pk=pk)


def _form(
    request: HttpRequest, found: Consultation, form: forms.Form, heading: str, photo: EventPhoto | None = None
) -> HttpResponse:
    return consultation_page(
        request,
        found,
        "staff/consultations/photo.html",
        form=form,
        heading=heading,
        photo=photo,
        back=reverse("staff_photos", args=[found.code]),
    )

"""Anybody who holds a document can ask whether it is the paper of an agreement, by its fingerprint."""

import hashlib
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from chorok.programs.domain.queries.agreements import paper_of

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class CheckForm(forms.Form):
    """A document, or its fingerprint. The document itself is neither kept nor shown."""

    document = forms.FileField(label=_("Document (PDF)"), required=False)
    sha256 = forms.CharField(
        label=_("Or its fingerprint (SHA-256, 64 characters)"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_document(self) -> UploadedFile | None:
        """Refuse a document larger than any paper of ours."""
        given: UploadedFile | None = self.cleaned_data["document"]
        if given is not None and (given.size or 0) > settings.UPLOAD_LIMIT:
            limit = filesizeformat(settings.UPLOAD_LIMIT)
            raise ValidationError(_("This file is too large. At most %(limit)s are accepted."), params={"limit": limit})
        return given

    def clean_sha256(self) -> str:
        """Take a fingerprint as it is written, with blanks around it."""
        given = str(self.cleaned_data["sha256"]).strip()
        if given and not _SHA256.fullmatch(given):
            raise ValidationError(_("A fingerprint has 64 characters: digits and the letters a to f."))
        return given.lower()

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        if not self.errors and not self.cleaned_data.get("document") and not self.cleaned_data.get("sha256"):
            raise ValidationError(_("Choose a document, or write its fingerprint."))
        return self.cleaned_data

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what was given; a document wins over a fingerprint beside it."""
        document: UploadedFile | None = self.cleaned_data.get("document")
        if document is None:
            return str(self.cleaned_data["sha256"])
        digest = hashlib.sha256()
        for piece in document.chunks():
            digest.update(piece)
        return digest.hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
def document_check(request: HttpRequest) -> HttpResponse:
    """Say whether a document is the paper of an agreement, unchanged, and whether that is in force.

    Names neither companies nor sums: who holds the paper has them.
    """
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
    else:
        form = CheckForm(request.GET if "sha256" in request.GET else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= {"fingerprint": form.fingerprint, "paper": paper_of(form.fingerprint), "asked": True}
    return render(request, "public/document_check.html", context)

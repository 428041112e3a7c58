"""The pledge of evaluators (평가위원 서약서): signed before anything of an application is shown.

Its points follow the pledges of public support programmes: confidentiality, no gifts, no part in the applicant's work,
no employment there within three years, stepping back, and what follows from silence. A change of wording needs a new
version; pledges signed before stay with the fingerprint of the words that were shown then.
"""

from django.utils.translation import gettext_lazy as _

from chorok.accounts.consents import Document

PLEDGE = Document(
    code="evaluator-pledge",
    version="2026-11-01",
    title=_("Pledge of the evaluator"),
    paragraphs=(
        _("I judge by the criteria of the call alone, fairly and independently."),
        _("I keep secret what I learn in the review, during it and afterwards, and copy or pass on nothing."),
        _("I take no gift, money or other advantage in connection with the review, and report every offer."),
        _("I have no part in services, advice or research for an applicant I judge, nor will I take one on."),
        _("I haven't worked for an applicant I judge within the last three years."),
        _("Where I, my family or my employer have an interest in an application, I say so at once and step back."),
        _("If I conceal such an interest or break this pledge, I may be excluded and my scores are void."),
    ),
)

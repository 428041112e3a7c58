"""Forms of the centre's pages about overseas projects."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.money import CURRENCIES
from chorok.outcomes.models import Line
from chorok.pipeline.domain.queries.projects import ORDERS, ProjectFilter
from chorok.pipeline.domain.values import FIELDS
from chorok.pipeline.enums import CommonStage, Criterion, Level, ProjectState, Section, TextLanguage
from chorok.pipeline.models import Funder, FunderStage, Project
from chorok.pipeline.models.projects import ProjectQuerySet
from chorok.registry import countries
from chorok.registry.models import GreenField
from chorok.web.components.forms import DateInput

ALL = ("", _("All"))
_SORTS = (
    ("newest", _("Newest first")),
    ("changed", _("Changed last first")),
    ("waiting", _("Longest in its stage first")),
    ("country", pgettext_lazy("sort", "By country")),
)


def staff_people() -> Any:
    """Return the people who work at the centre now."""
    today = clock.today()
    people = User.objects.filter(
        is_active=True,
        role_grants__revoked_at=None,
        role_grants__role__in=[Role.STAFF, Role.MANAGER],
        role_grants__term__starts_on__lte=today,
    )
    return people.exclude(role_grants__term__ends_on__lt=today).distinct().order_by("name", "pk")


def stage_choices(*, but: FunderStage | None = None, of: Funder | None = None) -> list[tuple[str, list[Any]]]:
    """Return the stages a project may come into, by funder; `but` is left out, `of` narrows to one funder."""
    stages = FunderStage.objects.filter(retired=False, funder__active=True).select_related("funder")
    if of is not None:
        stages = stages.filter(funder=of)
    grouped: dict[str, list[Any]] = {}
    for stage in stages.order_by("funder__position", "funder", "position"):
        if but is None or stage.pk != but.pk:
            grouped.setdefault(str(stage.funder), []).append((stage.pk, str(stage)))
    return list(grouped.items())


class ProjectFilterForm(forms.Form):
    """What the list and the board are narrowed to."""

    q = forms.CharField(
        label=_("Words, number or partner"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    field = forms.ChoiceField(label=_("Sector"), required=False)
    funder = forms.ChoiceField(label=_("Funder"), required=False)
    stage = forms.ChoiceField(label=_("Funder’s stage"), required=False)
    common = forms.ChoiceField(label=_("Common stage"), required=False, choices=[ALL, *CommonStage.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *ProjectState.choices])
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=_SORTS)

    #: Fields the board has no use for: it shows the stages itself, and what is open.
    OF_LIST = ("stage", "common", "state", "sort")

    def __init__(self, *args: Any, rows: ProjectQuerySet, board: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = rows.order_by("country").values_list("country", flat=True).distinct()
        named = sorted(((code, countries.name(code)) for code in codes), key=lambda one: one[1])
        funders = [(funder.code, str(funder)) for funder in Funder.objects.all()]
        choices = {
            "country": named,
            "field": [(field.pk, field.name) for field in GreenField.objects.order_by("position")],
            "funder": [("none", _("None yet")), *funders],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = [ALL, *pairs]  # type: ignore[attr-defined]
        if board:
            for name in self.OF_LIST:
                del self.fields[name]
        else:
            self.fields["stage"].choices = [ALL, *stage_choices()]  # type: ignore[attr-defined]

    def wanted(self) -> ProjectFilter:
        """Return the filter; a value that can't be chosen narrows nothing."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        text, sort = given.pop("q"), given.pop("sort", "")
        return ProjectFilter(text=text, sort=sort if sort in ORDERS else "newest", **given)


class ProjectForm(forms.Form):
    """What is told of a project; where it begins is asked for when it is opened."""

    title_ko = forms.CharField(label=_("Title in Korean"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"))
    place = forms.CharField(label=_("Place in the country"), max_length=200, required=False)
    field = forms.ModelChoiceField(
        GreenField.objects.order_by("position"), label=_("Green field"), required=False, empty_label=_("Not told")
    )
    sector = forms.CharField(
        label=_("Sector in the funder’s words"),
        max_length=200,
        required=False,
        help_text=_("For example: drinking water"),
    )
    currency = forms.ChoiceField(
        label=_("Currency of the budget"), choices=[(code, code) for code in CURRENCIES], initial="USD"
    )
    starts_on = forms.DateField(label=_("Work begins on"), required=False, widget=DateInput)
    months = forms.IntegerField(label=_("Duration in months"), required=False, min_value=1)
    line = forms.ModelChoiceField(
        Line.objects.filter(active=True),
        label=_("Line of support its results count to"),
        required=False,
        empty_label=_("Not told"),
    )
    officer = forms.ModelChoiceField(User.objects.none(), label=_("Who leads it"), required=False, empty_label="–")
    stage = forms.TypedChoiceField(
        label=_("Funder and stage it begins in"), required=False, coerce=int, empty_value=None
    )
    on = forms.DateField(label=_("In this stage since"), required=False, widget=DateInput)

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        if project is not None:
            kwargs["initial"] = {name: getattr(project, name) for name in FIELDS}
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *countries.choices()]  # type: ignore[attr-defined]
        self.fields["officer"].queryset = staff_people()  # type: ignore[attr-defined]
        if project is not None:
            del self.fields["stage"], self.fields["on"]
        else:
            none = ("", _("No funder yet: identification"))
            self.fields["stage"].choices = [none, *stage_choices()]  # type: ignore[attr-defined]

    def chosen_stage(self) -> FunderStage | None:
        """Return the stage a valid form begins in."""
        chosen = self.cleaned_data["stage"]
        return None if chosen is None else FunderStage.objects.select_related("funder").get(pk=chosen)


class MovedForm(forms.Form):
    """What is said of a move: the day, why, what proves it."""

    on = forms.DateField(label=_("Day it happened"), widget=DateInput, required=False, help_text=_("Left open: today."))
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        help_text=_("Say why when a project goes back or changes funder."),
    )
    evidence = forms.FileField(label=_("Evidence"), required=False, widget=forms.FileInput)


class MoveForm(MovedForm):
    """To which stage a project moves: one of its funder, or a common one while it has none."""

    stage = forms.ChoiceField(label=_("To the stage"))
    field_order = ["stage", "on", "note", "evidence"]

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if project.funder is None:
            choices: Iterable[Any] = [each for each in CommonStage.choices if each[0] != project.common]
        else:
            choices = [pair for _name, pairs in stage_choices(of=project.funder, but=project.stage) for pair in pairs]
        self.fields["stage"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]


class FunderChoiceForm(MovedForm):
    """To which funder a project goes, and into which stage of it."""

    stage = forms.TypedChoiceField(label=_("Funder and stage"), coerce=int, empty_value=None, required=False)
    field_order = ["stage", "on", "note", "evidence"]

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = str(project.funder)
        groups = [group for group in stage_choices() if group[0] != own]
        none = [] if project.funder is None else [("", _("No funder"))]
        self.fields["stage"].choices = [*none, *groups]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Why a project rests or ends."""

    note = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def told(self) -> str:
        """Return the reason, empty where none that can be kept was given."""
        return str(self.cleaned_data["note"]) if self.is_valid() else ""


class ProjectPaperForm(forms.Form):
    """A paper of a project, for one a stage wants or for none."""

    wanted = forms.TypedChoiceField(label=_("Which paper"), required=False, coerce=int, empty_value=None)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left open, the paper is called as the funder does."),
    )
    upload = forms.FileField(label=_("File"), widget=forms.FileInput)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = []
        if project.funder is not None:
            stages = FunderStage.objects.filter(funder=project.funder).prefetch_related("papers")
            groups = [(str(stage), [(paper.pk, paper.name) for paper in stage.papers.all()]) for stage in stages]
        choices = [("", _("Another paper")), *(group for group in groups if group[1])]
        self.fields["wanted"].choices = choices  # type: ignore[attr-defined]


class TextsForm(forms.Form):
    """The texts of a project in one language; sections a paper brought along stand after the usual ones."""

    def __init__(self, *args: Any, project: Project, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = project.texts.filter(language=language)
        known = {row.section: row.text for row in rows}
        others = [section for section in known if section not in Section.values]
        for section in [*Section.values, *others]:
            label = Section(section).label if section in Section.values else section
            self.fields[section] = forms.CharField(
                label=label,
                required=False,
                max_length=20000,
                initial=known.get(section, ""),
                widget=forms.Textarea(attrs={"rows": 4, "lang": TextLanguage(language).value}),
            )


class CriteriaForm(forms.Form):
    """How the centre sees a project by GCF's criteria."""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.criterion: row for row in project.criteria.all()}
        for code in Criterion.values:
            row = known.get(code)
            self.fields[f"{code}_level"] = forms.ChoiceField(
                label=_("How well it is met"),
                required=False,
                choices=[("", _("Not assessed yet")), *Level.choices],
                initial=row.level if row else "",
            )
            for language, name in (("ko", _("Reasons in Korean")), ("en", _("Reasons in English"))):
                self.fields[f"{code}_{language}"] = forms.CharField(
                    label=name,
                    required=False,
                    max_length=2000,
                    initial=getattr(row, f"text_{language}", ""),
                    widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                )

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The form criterion by criterion."""
        return [
            (label, [self[f"{code}_{part}"] for part in ("level", "ko", "en")]) for code, label in Criterion.choices
        ]

    def views(self) -> dict[str, tuple[str, str, str]]:
        """Return what the domain takes, of a valid form."""
        given = self.cleaned_data
        return {code: (given[f"{code}_level"], given[f"{code}_ko"], given[f"{code}_en"]) for code in Criterion.values}

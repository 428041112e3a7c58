"""Forms drawn by the shell: labels, marks, help and errors tied to their fields."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from chorok.web.components.forms import DateInput, KrdsFormRenderer


class Sample(forms.Form):
    name = forms.CharField(label="기업명", help_text="사업자등록증대로")
    phone = forms.CharField(label="전화", required=False)
    kind = forms.ChoiceField(label="유형", choices=[("a", "가"), ("b", "나")], widget=forms.RadioSelect)
    founded_on = forms.DateField(label="설립일", widget=DateInput, required=False)
    agree = forms.BooleanField(label="동의합니다")


def _tag(html: str, identifier: str) -> str:
    found = re.search(rf'<[a-z]+[^>]*\bid="{identifier}"[^>]*>', html)
    assert found is not None, identifier
    return found[0]


def test_a_label_says_required_or_optional_in_words() -> None:
    html = str(Sample())
    assert '<label for="id_name">기업명 <span class="mark">(필수)</span></label>' in html
    assert '<label for="id_phone">전화 <span class="mark">(선택)</span></label>' in html
    assert '<legend class="form-tit">유형 <span class="mark">(필수)</span></legend>' in html


def test_help_and_error_are_named_by_the_field() -> None:
    html = str(Sample({"phone": "02"}))
    name = _tag(html, "id_name")
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert 'aria-invalid="true"' in name
    assert 'class="krds-input is-error"' in name
    assert '<div class="form-hint" id="id_name_helptext">사업자등록증대로</div>' in html
    assert '<p class="form-hint-invalid" id="id_name_error">' in html
    assert "aria-invalid" not in _tag(html, "id_phone")


def test_what_was_typed_is_kept_and_escaped() -> None:
    html = str(Sample({"name": '"><script>alert(1)</script>'}))
    assert "<script>alert(1)</script>" not in html
    assert "&lt;script&gt;" in html


def test_an_amount_of_the_record_has_no_idle_decimals() -> None:
    class Price(forms.Form):
        price = forms.DecimalField(max_digits=16, decimal_places=2)

    assert str(Price(initial={"price": Decimal("1800000.00")})["price"].value()) == "1800000"
    assert str(Price(initial={"price": Decimal("0.50")})["price"].value()) == "0.5"
    assert Price({"price": "1800000.00"})["price"].value() == "1800000.00"  # what was typed is kept


def test_the_summary_links_each_error_to_its_field() -> None:
    form = Sample({})
    form.add_error(None, "합계가 맞지 않습니다.")
    html = str(form)
    assert html.count('role="alert"') == 1
    assert '<a href="#id_name">기업명: ' in html
    assert '<a href="#id_kind">유형: ' in html
    assert "<li>합계가 맞지 않습니다.</li>" in html
    assert 'id="id_kind"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in str(Sample())


def test_the_browser_may_fill_in_what_it_knows() -> None:
    html = str(Sample())
    assert 'autocomplete="tel"' in _tag(html, "id_phone")
    assert 'autocomplete="name"' in _tag(html, "id_name")
    assert 'type="date"' in _tag(html, "id_founded_on")


def test_choices_are_krds_checks_with_the_label_after_the_input() -> None:
    html = str(Sample())
    assert re.search(
        r'<div class="krds-form-check"><input type="radio"[^>]*id="id_kind_0"[^>]*>\s*<label for="id_kind_0">가<', html
    )
    assert re.search(r'<input type="checkbox"[^>]*id="id_agree"[^>]*><label for="id_agree">', html)


def test_a_list_to_choose_from_is_drawn_as_django_draws_it() -> None:
    class Marked(forms.Select):
        def create_option(self, *args: Any, **given: Any) -> dict[str, Any]:
            option = super().create_option(*args, **given)
            return option | {"attrs": option["attrs"] | ({"data-far": True} if option["value"] == "fj" else {})}

    choices = [("", "-"), ("Asia & Pacific", [("kr", "Korea"), ("fj", "<Fiji>")]), (7, "Seven")]
    widget = Marked(choices=choices, attrs={"id": "id_country", "required": True})
    drawn = widget.render("country", "fj", renderer=KrdsFormRenderer())
    assert parse_html(drawn) == parse_html(widget.render("country", "fj", renderer=DjangoTemplates()))
    assert '<option value="fj" selected data-far>&lt;Fiji&gt;</option>' in drawn

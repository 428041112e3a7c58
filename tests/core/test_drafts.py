"""Drafts of forms: one for each person, form and record; without secrets; gone after a month."""

from datetime import timedelta

import pytest

from chorok.core import clock, drafts, form_keys
from chorok.core.errors import DomainError
from chorok.core.models import FormDraft
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def test_the_last_values_of_each_person_form_and_record_are_kept() -> None:
    one, other = UserFactory(), UserFactory()
    drafts.save(user_id=one.pk, form="profile", record="1", values={"name": ["첫"]})
    with clock.at(clock.now() + timedelta(minutes=1)):
        drafts.save(user_id=one.pk, form="profile", record="1", values={"name": ["둘"], "fields": ["a", "b"]})
        drafts.save(user_id=one.pk, form="profile", record="2", values={"name": ["셋"]})
    drafts.save(user_id=other.pk, form="profile", record="1", values={"name": ["남"]})

    kept = drafts.find(user_id=one.pk, form="profile", record="1")
    assert kept is not None
    assert kept.values == {"name": ["둘"], "fields": ["a", "b"]}
    assert kept.saved_at == clock.now() + timedelta(minutes=1)
    assert drafts.find(user_id=one.pk, form="other", record="1") is None
    assert FormDraft.objects.count() == 3

    drafts.discard(user_id=one.pk, form="profile", record="1")
    assert drafts.find(user_id=one.pk, form="profile", record="1") is None
    assert FormDraft.objects.count() == 2


def test_secrets_and_guards_are_left_out() -> None:
    values = {
        "csrfmiddlewaretoken": ["x"],
        form_keys.FIELD: ["y"],
        "password1": ["z"],
        "oldPassword": ["z"],
        "name": [""],
    }
    assert drafts.save(user_id=UserFactory().pk, form="f", values=values).values == {"name": [""]}


def test_too_much_is_refused_and_the_older_draft_stays() -> None:
    user = UserFactory()
    drafts.save(user_id=user.pk, form="f", values={"text": ["짧은 글"]})
    with pytest.raises(DomainError):
        drafts.save(user_id=user.pk, form="f", values={"text": ["x" * drafts.LIMIT]})
    kept = drafts.find(user_id=user.pk, form="f")
    assert kept is not None
    assert kept.values == {"text": ["짧은 글"]}


def test_a_draft_nobody_came_back_to_within_a_month_is_gone() -> None:
    user = UserFactory()
    drafts.save(user_id=user.pk, form="f", values={"text": ["글"]})
    with clock.at(clock.now() + timedelta(days=30)):
        assert drafts.find(user_id=user.pk, form="f") is not None
        assert drafts.sweep() == 0
    with clock.at(clock.now() + timedelta(days=30, seconds=1)):
        assert drafts.find(user_id=user.pk, form="f") is None
        assert drafts.sweep() == 1
    assert not FormDraft.objects.exists()

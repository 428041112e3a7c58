"""Filters for the figures of a year: {% load figures %}."""

from decimal import Decimal

from django import template

from chorok.outcomes.domain.queries.results import IndicatorResult
from chorok.web.components import figures

register = template.Library()


@register.filter
def target_text(result: IndicatorResult) -> str:
    """Write the target as the plan puts it."""
    return figures.target_text(result)


@register.filter
def share_text(result: IndicatorResult) -> str:
    """Write the confirmed share of the target."""
    return figures.share_text(result)


@register.filter
def in_unit_of(value: Decimal, result: IndicatorResult) -> str:
    """Write a figure with the unit of `result`."""
    return figures.with_unit(value, result)

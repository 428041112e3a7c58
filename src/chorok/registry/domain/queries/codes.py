"""Find a customs goods code or an IPC green topic by code or by words."""

from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from chorok.registry.models import GoodsCode, IpcTopic

FOUND = 20
_WORDS = 6


def find_goods_codes(text: str) -> QuerySet[GoodsCode]:
    """Return up to 20 goods codes: by the beginning of the code (dots don't matter), else by all words in a name."""
    wanted = text.strip()
    digits = wanted.replace(".", "").replace("-", "").replace(" ", "")
    if not wanted:
        return GoodsCode.objects.none()
    if digits.isascii() and digits.isdigit():
        return GoodsCode.objects.filter(code__startswith=digits)[:FOUND]
    words = (
        Q(name_ko__icontains=word) | Q(parents_ko__icontains=word) | Q(name_en__icontains=word)
        for word in wanted.split()[:_WORDS]
    )
    return GoodsCode.objects.filter(reduce(and_, words))[:FOUND]


def find_ipc_topics(text: str) -> QuerySet[IpcTopic]:
    """Return up to 20 IPC green topics whose code begins with the text or whose topic holds all its words."""
    wanted = text.strip()
    if not wanted:
        return IpcTopic.objects.none()
    words = reduce(and_, (Q(topic__icontains=word) for word in wanted.split()[:_WORDS]))
    return IpcTopic.objects.filter(Q(code__istartswith=wanted.replace(" ", "")) | words)[:FOUND]

"""The store of files: checked by content, kept under a random name outside the web root, read by policy."""

import hashlib
import io
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from chorok.core import clock, file_checks, pictures
from chorok.core.errors import DomainError
from chorok.core.models import StoredFile
from chorok.core.policy import ALLOWED, Decision, denied

PURPOSE_PICTURE = "picture"
PURPOSE_CERTIFICATE = "certificate"
PURPOSE_VERIFICATION = "verification"
PURPOSE_EVIDENCE = "evidence"

#: May this actor read this file? The actor stands above this room, hence Any.
Reader = Callable[[Any, StoredFile], Decision]
_readers: dict[str, Reader] = {}
_impersonal: set[str] = set()
_CHUNK = 1 << 20


def register_reader(purpose: str, predicate: Reader, *, personal: bool = True) -> None:
    """Say who may read files of `purpose` that are not public; called once in a room's AppConfig.ready.

    Each look at a file that may hold personal data of others is kept in the access log, so a room says
    `personal=False` only of files that never do.
    """
    _readers[purpose] = predicate
    _impersonal.discard(purpose)
    if not personal:
        _impersonal.add(purpose)


def is_personal(stored: StoredFile) -> bool:
    """Whether the file may hold personal data: not public, and of no purpose that was declared free of it."""
    return not stored.public and stored.purpose not in _impersonal


def can_read(actor: Any, stored: StoredFile) -> Decision:
    """Decide by the file's purpose. A public file is anyone's; a purpose nobody spoke for is nobody's."""
    if stored.public:
        return ALLOWED
    predicate = _readers.get(stored.purpose)
    return predicate(actor, stored) if predicate else denied(_("You may not open this file."))


def store(
    *, upload: UploadedFile, purpose: str, user_id: int | None, public: bool = False, pictures_only: bool = False
) -> StoredFile:
    """Check an upload and keep it; pictures are encoded anew and get their small versions.

    Raises DomainError in plain words when the file is empty, too large (settings.UPLOAD_LIMIT, for pictures
    settings.PICTURE_LIMIT, in bytes), of a kind that isn't taken, or not what its name says. When the surrounding
    transaction is undone the content stays behind unreachable until `sweep` removes it.
    """
    name = file_checks.clean_name(upload.name or "")
    size = upload.size or 0
    if size == 0:
        raise DomainError(_("This file is empty."))
    if size > settings.UPLOAD_LIMIT:
        raise _too_large(settings.UPLOAD_LIMIT)
    content = cast("BinaryIO", upload.file)
    kind = file_checks.inspect(content, name=name)
    if pictures_only and not kind.picture:
        raise DomainError(_("Only pictures are accepted here: PNG, JPEG or WebP."))
    stored = StoredFile(
        name=name,
        content_type=kind.content_type,
        purpose=purpose,
        public=public,
        uploaded_by_id=user_id,
        uploaded_at=clock.now(),
    )
    if not kind.picture:
        return _keep(stored, content)
    if size > settings.PICTURE_LIMIT:
        raise _too_large(settings.PICTURE_LIMIT)
    picture = pictures.clean(content, content_type=kind.content_type)
    stored.width, stored.height = picture.width, picture.height
    kept = _keep(stored, io.BytesIO(picture.content))
    for width in pictures.WIDTHS:
        _keep_narrow(kept, width)
    return kept


def store_generated(
    *, content: BinaryIO, name: str, content_type: str, purpose: str, user_id: int | None
) -> StoredFile:
    """Keep a file the hub made itself; nothing is checked."""
    return _keep(
        StoredFile(
            name=file_checks.clean_name(name),
            content_type=content_type,
            purpose=purpose,
            uploaded_by_id=user_id,
            uploaded_at=clock.now(),
        ),
        content,
    )


def read(stored: StoredFile) -> BinaryIO:
    """Open the content for reading; the caller closes it. Raises FileNotFoundError when it is lost."""
    return cast("BinaryIO", default_storage.open(stored.stored_as, "rb"))


def read_narrow(stored: StoredFile, *, width: int) -> BinaryIO:
    """Open the version of a picture that is at most `width` (one of pictures.WIDTHS) pixels wide, as WebP.

    It is made again where it is missing, as after a restore.
    """
    if width not in pictures.WIDTHS:
        raise ValueError(f"{width} is not one of {pictures.WIDTHS}")
    if not default_storage.exists(_narrow_name(stored, width)):
        _keep_narrow(stored, width)
    return cast("BinaryIO", default_storage.open(_narrow_name(stored, width), "rb"))


def chunks(content: BinaryIO) -> Iterator[bytes]:
    """Yield the content from its start in pieces that fit the memory."""
    content.seek(0)
    while piece := content.read(_CHUNK):
        yield piece


def put(name: str, content: BinaryIO) -> None:
    """Put content under a stored name that is known already (a restore), over what lies there."""
    default_storage.delete(name)
    default_storage.save(name, File(content))


def sweep(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove content no row speaks of (left by undone transactions) older than the span; return how many files."""
    removed = 0
    border = clock.now() - older_than
    for folder in _listing("")[0]:
        if len(folder) != 2:  # noqa: PLR2004 - the store's own folders are the first two digits of the name
            continue
        names = [f"{folder}/{name}" for name in _listing(folder)[1]]
        originals = {name.partition(".")[0] for name in names}
        known = set(StoredFile.objects.filter(stored_as__in=originals).values_list("stored_as", flat=True))
        for name in names:
            if name.partition(".")[0] not in known and default_storage.get_modified_time(name) < border:
                default_storage.delete(name)
                removed += 1
    return removed


def _keep(stored: StoredFile, content: BinaryIO) -> StoredFile:
    digest = hashlib.sha256()
    size = 0
    for piece in chunks(content):
        digest.update(piece)
        size += len(piece)
    secret = secrets.token_hex(20)
    stored.stored_as = f"{secret[:2]}/{secret}"
    stored.size, stored.sha256 = size, digest.hexdigest()
    content.seek(0)
    default_storage.save(stored.stored_as, File(content))
    stored.save(force_insert=True)
    return stored


def _keep_narrow(stored: StoredFile, width: int) -> None:
    with read(stored) as content:
        picture = pictures.narrow(content, width=width)
    name = _narrow_name(stored, width)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(picture.content))


def _narrow_name(stored: StoredFile, width: int) -> str:
    return f"{stored.stored_as}.w{width}"


def _listing(folder: str) -> tuple[Iterable[str], Iterable[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _too_large(limit: int) -> DomainError:
    return DomainError(_("This file is too large. At most %(limit)s are accepted.") % {"limit": filesizeformat(limit)})

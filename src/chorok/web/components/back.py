"""The way back to the page a small form was sent from."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(request: HttpRequest, path: str) -> str:
    """Return `path` if it leads to a page of ours, else nothing.

    Only a path that starts at the root does: a whole address may hide a second host behind ours, and a bare word would
    be taken for a view's name.
    """
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts={request.get_host()})
    return path if ours else ""

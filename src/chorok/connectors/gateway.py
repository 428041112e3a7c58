"""Errors of the data.go.kr gateway, which come as HTTP 200 in XML or JSON whatever was asked for."""

import json
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from chorok.connectors.errors import ConnectorError, NotConfigured, Rejected, Unavailable

#: returnReasonCode -> will asking again later help? (portal's guide for open APIs)
_TRY_LATER = {
    "01": True,  # APPLICATION_ERROR
    "02": True,  # DB_ERROR
    "03": True,  # NODATA_ERROR
    "04": True,  # HTTP_ERROR
    "05": True,  # SERVICETIMEOUT_ERROR
    "10": False,  # INVALID_REQUEST_PARAMETER_ERROR
    "11": False,  # NO_MANDATORY_REQUEST_PARAMETERS_ERROR
    "12": False,  # NO_OPENAPI_SERVICE_ERROR
    "20": False,  # SERVICE_ACCESS_DENIED_ERROR
    "21": True,  # TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR
    "22": True,  # LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR
    "30": False,  # SERVICE_KEY_IS_NOT_REGISTERED_ERROR
    "31": False,  # DEADLINE_HAS_EXPIRED_ERROR
    "32": False,  # UNREGISTERED_IP_ERROR
    "33": False,  # UNSIGNED_CALL_ERROR
    "99": True,  # UNKNOWN_ERROR
}


def decoded_key(key: str) -> str:
    """Return the key as it is before URL encoding; the portal hands it out in both forms.

    Raises NotConfigured when there is none.
    """
    stripped = key.strip()
    if not stripped:
        raise NotConfigured("no key is set")
    return unquote(stripped)


def raise_gateway_error(content: bytes) -> None:
    """Raise Rejected or Unavailable when `content` is an error of the gateway instead of an answer."""
    if content.lstrip()[:1] == b"<":
        raise _from_xml(content)
    try:
        tree = json.loads(content)
    except ValueError:
        return
    if isinstance(tree, dict):
        header = _header(tree)
        if header is not None:
            raise _error(str(header.get("returnReasonCode", "")), str(header.get("returnAuthMsg", "")))


def _header(tree: dict[str, Any]) -> dict[str, Any] | None:
    response = tree.get("OpenAPI_ServiceResponse", tree)
    header = response.get("cmmMsgHeader") if isinstance(response, dict) else None
    return header if isinstance(header, dict) else None


def _from_xml(content: bytes) -> ConnectorError:
    try:
        root = ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError):
        return Unavailable("the gateway sent a page instead of an answer")
    code = (root.findtext(".//returnReasonCode") or "").strip()
    if not code:
        return Unavailable("the gateway sent XML instead of an answer")
    return _error(code, (root.findtext(".//returnAuthMsg") or "").strip())


def _error(code: str, message: str) -> ConnectorError:
    known = code.zfill(2)
    kind = Unavailable if _TRY_LATER.get(known, True) else Rejected
    return kind(f"gateway error {known} {message}".strip(), code=known)

"""Fakes of the services people may sign in with: real HTTP that speaks each one's wire format and its errors."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.connectors.fakes import Answer, Asked, Fake, as_json, running

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Person:
    """Who sits at the service's own sign-in page, and what the service says of that person."""

    profile: dict[str, Any]
    agrees: bool = True


@dataclass
class Service:
    """One running service. `says` overrides the answer of a path."""

    fake: Fake
    person: Person
    says: dict[str, Answer] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.fake.url


@contextmanager
def service(answer: Callable[[Service, Asked], Answer], person: Person) -> Iterator[Service]:
    """Run a service that answers by `answer`; who asks for the authorization page is `person`."""
    holder: list[Service] = []

    def answering(asked: Asked) -> Answer:
        served = holder[0]
        return served.says.get(asked.path) or answer(served, asked)

    with running(answering) as fake:
        holder.append(Service(fake, person))
        yield holder[0]


def authorize(served: Service, asked: Asked, denied: dict[str, str]) -> Answer:
    """The service's page, where the person agrees or not: both lead back to the hub."""
    given = asked.query
    assert given["response_type"] == "code"
    if not served.person.agrees:
        back = {**denied, "state": given["state"]}
    else:
        code = f"code-{len(served.codes)}"
        served.codes[code] = given
        back = {"code": code, "state": given["state"]}
    return Answer(status=302, location=f"{given['redirect_uri']}?{urlencode(back)}")


def _known_code(served: Service, body: dict[str, str], client_id: str, secret: str) -> dict[str, str] | None:
    """A code is good once, for the client and the address it was made for."""
    if (body.get("client_id"), body.get("client_secret")) != (client_id, secret):
        return None
    given = served.codes.pop(body.get("code", ""), None)
    return given if given and given["redirect_uri"] == body.get("redirect_uri") else None


def kakao(served: Service, asked: Asked) -> Answer:
    """Kakao: kauth.kakao.com and kapi.kakao.com on one port."""
    if asked.path == "/oauth/authorize":
        return authorize(served, asked, {"error": "access_denied", "error_description": "User denied access"})
    if asked.path == "/oauth/token":
        if _known_code(served, asked.body, "kakao-key", "kakao-secret") is None:
            wrong = "authorization code not found for code=" + asked.body.get("code", "")
            return as_json({"error": "invalid_grant", "error_description": wrong, "error_code": "KOE320"}, 400)
        return as_json(
            {
                "token_type": "bearer",
                "access_token": "kakao-token",
                "expires_in": 21599,
                "refresh_token": "kakao-refresh",
                "refresh_token_expires_in": 5183999,
                "scope": "account_email profile_nickname",
            }
        )
    if asked.path == "/v2/user/me":
        if asked.headers.get("Authorization") != "Bearer kakao-token":
            return as_json({"msg": "this access token does not exist", "code": -401}, 401)
        return as_json(served.person.profile)
    return as_json({"msg": "no such api", "code": -1}, 404)


def kakao_profile(email: str, *, valid: bool = True, verified: bool = True) -> dict[str, Any]:
    return {
        "id": 3141592653,
        "connected_at": "2020-05-13T01:00:00Z",
        "kakao_account": {
            "profile_nickname_needs_agreement": False,
            "profile": {"nickname": "나무", "is_default_nickname": False},
            "has_email": True,
            "email_needs_agreement": False,
            "is_email_valid": valid,
            "is_email_verified": verified,
            "email": email,
        },
    }


def naver(served: Service, asked: Asked) -> Answer:
    """Naver: nid.naver.com and openapi.naver.com on one port."""
    if asked.path == "/oauth2.0/authorize":
        return authorize(served, asked, {"error": "access_denied", "error_description": "Canceled By User"})
    if asked.path == "/oauth2.0/token":
        if _known_code(served, asked.body, "naver-key", "naver-secret") is None:
            # Naver answers its errors with the status 200
            return as_json({"error": "invalid_request", "error_description": "no valid data in session"})
        return as_json(
            {
                "access_token": "naver-token",
                "refresh_token": "naver-refresh",
                "token_type": "bearer",
                "expires_in": "3600",
            }
        )
    if asked.path == "/v1/nid/me":
        if asked.headers.get("Authorization") != "Bearer naver-token":
            return as_json({"resultcode": "024", "message": "Authentication failed (인증에 실패했습니다.)"}, 401)
        return as_json({"resultcode": "00", "message": "success", "response": served.person.profile})
    return as_json({"errorMessage": "Not Exist API", "errorCode": "051"}, 404)


def naver_profile(email: str) -> dict[str, Any]:
    return {"id": "fXqW5LmgS1", "nickname": "들", "email": email, "name": "한들"}


def openid(served: Service, asked: Asked) -> Answer:  # noqa: PLR0911 - one answer for each address
    """An OpenID provider that names its addresses itself and signs what it says."""
    base = served.url
    if asked.path == "/.well-known/openid-configuration":
        return as_json(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "code_challenge_methods_supported": ["S256"],
            }
        )
    if asked.path == "/authorize":
        return authorize(served, asked, {"error": "access_denied"})
    if asked.path == "/token":
        given = _known_code(served, asked.body, "hub", "oidc-secret")
        if given is None or given["code_challenge"] != _challenge(asked.body.get("code_verifier", "")):
            return as_json({"error": "invalid_grant"}, 400)
        return as_json({**TOKEN, "id_token": id_token(base, served.person.profile["sub"])})
    if asked.path == "/keys":
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return as_json({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})
    if asked.path == "/userinfo":
        if asked.headers.get("Authorization") != "Bearer oidc-token":
            return as_json({"error": "invalid_token"}, 401)
        return as_json(served.person.profile)
    return as_json({}, 404)


TOKEN = {"access_token": "oidc-token", "token_type": "Bearer", "expires_in": 3600}


def id_token(issuer: str, subject: str, *, key: rsa.RSAPrivateKey = KEY, **claims: Any) -> str:
    """Sign who came; `claims` go over the ones a good token has."""
    now = int(time.time())
    said = {"iss": issuer, "aud": "hub", "sub": subject, "iat": now, "exp": now + 300, **claims}
    return jwt.encode(said, key, algorithm="RS256", headers={"kid": "one"})


def _challenge(verifier: str) -> str:
    """PKCE, RFC 7636 §4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def openid_profile(email: str, *, verified: bool = True) -> dict[str, Any]:
    return {"sub": "u-248289761001", "name": "Jane Doe", "email": email, "email_verified": verified}

"""A small provider (OpenID Connect) on a free port of this machine: signs with a key of its own, and can lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

CLIENT_ID = "panreflex"
SECRET = "known to both"


@cache
def key(name: str) -> RSAPrivateKey:
    """A key for signing; making one takes long, so it is kept."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """`person`: what it says of whoever signs in. `lies`: claims that it puts instead of the true ones."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/realms/amt"
        self.issuer = self.url
        self.signs_with, self.algorithm = "own", "RS256"
        self.person: dict[str, Any] = {"sub": "4711", "email": "petra@stadt.example", "name": "Petra Pegel"}
        self.lies: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def authorize(self, address: str) -> str:
        """What its own sign-in page would answer: the address of the platform with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{urlsplit(asked['redirect_uri']).path}?code={code}&state={asked['state']}"

    def token_for(self, asked: dict[str, str]) -> str:
        """The identity token, true except for its lies."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce", ""),
            **self.person,
            **self.lies,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return jwt.encode(claims, "", algorithm="none")
        if self.algorithm == "HS256":  # with what everybody knows
            return jwt.encode(claims, SECRET * 4, algorithm="HS256", headers={"kid": "own"})
        return jwt.encode(claims, key(self.signs_with), algorithm=self.algorithm, headers={"kid": "own"})


class Conversation(BaseHTTPRequestHandler):
    """RFC 6749 and OpenID Connect Core as far as one sign-in needs them."""

    server: Provider

    def do_GET(self) -> None:
        if self.path.endswith("/.well-known/openid-configuration"):
            base = self.server.url
            self.answer(
                {
                    "issuer": self.server.issuer,
                    "authorization_endpoint": f"{base}/auth",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/certs",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path.endswith("/certs"):
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key("own").public_key()))
            self.answer({"keys": [public | {"kid": "own", "alg": "RS256", "use": "sig"}]})
        else:
            self.answer({}, status=404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.server.codes.pop(sent.get("code", ""), None)  # a code counts once
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or sent.get("client_secret") != SECRET or asked.get("code_challenge") != challenge:
            self.answer({"error": "invalid_grant"}, status=400)
            return
        token = self.server.token_for(asked)
        self.answer({"access_token": "for nothing", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def answer(self, data: dict[str, Any], *, status: int = 200) -> None:
        content = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers within the block."""
    with Provider() as provider:
        thread = threading.Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()

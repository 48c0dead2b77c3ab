"""What an app with codes shows: RFC 6238 written out once more, so that the platform is not checked by itself."""

import base64
import hmac
import time
from hashlib import sha1


def code_of(secret: str, *, steps: int = 0) -> str:
    """The six digits of now, or of that many steps of 30 seconds later. secret: base 32, blanks don't count."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, (int(time.time()) // 30 + steps).to_bytes(8, "big"), sha1)
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"

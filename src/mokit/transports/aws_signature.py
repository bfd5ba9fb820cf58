"""AWS's Signature Version 4 of a JSON request.

Source: AWS, IAM user guide, "Create a signed AWS API request" (docs.aws.amazon.com).
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from mokit.http import HttpRequest

Keys = tuple[str, str, str]     # access key id, secret access key, session token or ""

_ALGORITHM = "AWS4-HMAC-SHA256"


def signed_post(
    value: Mapping[str, str], *, target: str, service: str, region: str, keys: Keys, now: datetime
) -> HttpRequest:
    """A POST of AWS JSON 1.0 to the service's endpoint of a region; halves of characters are left out."""
    host = f"{service}.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"
    body = json.dumps(value, ensure_ascii=False).encode(errors="ignore")
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    headers = {
        "content-type": "application/x-amz-json-1.0", "host": host, "x-amz-date": stamp,
        **({"x-amz-security-token": keys[2]} if keys[2] else {}), "x-amz-target": target,
    }  # fmt: skip
    names = ";".join(headers)
    lines = "".join([f"{name}:{told}\n" for name, told in headers.items()])
    canonical = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    signed = f"{_ALGORITHM}\n{stamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(signing_key(keys[1], stamp[:8], region, service), signed.encode(), "sha256").hex()
    proof = f"{_ALGORITHM} Credential={keys[0]}/{scope}, SignedHeaders={names}, Signature={signature}"
    return HttpRequest(url=f"https://{host}/", headers={**headers, "authorization": proof}, body=body)


def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    """The key of one day ("20261121"), region and service."""
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key

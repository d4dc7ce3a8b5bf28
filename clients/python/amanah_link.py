"""Identity and transport, shared by both clients: nkeys, machine tokens, headers, NATS and gRPC connections."""

import base64
import binascii
import datetime
import json
import ssl
import sys
import time
import uuid
from pathlib import Path

import grpc
import jwt
import nats
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BODY_BYTES_MAX = 900 * 1024
TYPE_PREFIX = "id.go.porthealth."


def step(name: str, **said) -> None:
    """One JSON line per step, for people and for tests."""
    print(json.dumps({"step": name, **said}, ensure_ascii=False), flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Machine:
    """An nkey of type user: an Ed25519 key in NATS's text form. The same key proves us on the bus and over gRPC."""

    def __init__(self, seed: str):
        raw = base64.b32decode(seed + "=" * (-len(seed) % 8))
        body, check = raw[:-2], int.from_bytes(raw[-2:], "little")
        if binascii.crc_hqx(body, 0) != check or body[0] & 0xF8 != 18 << 3:
            raise ValueError("this is no nkey seed")
        kind = (body[0] & 7) << 5 | body[1] >> 3
        if kind != 20 << 3:
            raise ValueError("this is no nkey of type user")
        self.seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(body[2:34])
        self.private_hex = body[2:34].hex()
        public = bytes([kind]) + self._key.public_key().public_bytes_raw()
        public += binascii.crc_hqx(public, 0).to_bytes(2, "little")
        self.public = base64.b32encode(public).decode().rstrip("=")

    @classmethod
    def read(cls, path: str) -> "Machine":
        return cls(Path(path).read_text().strip())

    def token(self, subject: str) -> str:
        """A JWT of five minutes, signed by ourselves. Who we are follows from the key, not from `sub`."""
        claims = {"sub": subject, "aud": "amanah", "exp": int(time.time()) + 300}
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"kid": self.public})


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def headers(id: str, kind: str, source: str, office: str | None = None) -> dict[str, str]:
    """CloudEvents 1.0, binary mode. NATS compares names byte for byte: keep the case."""
    found = {
        "Nats-Msg-Id": id, "ce-id": id, "ce-specversion": "1.0", "ce-source": source,
        "ce-type": TYPE_PREFIX + kind, "ce-time": now(), "ce-datacontenttype": "application/json",
    }
    if office:
        found["ce-office"] = office
    return found


def body(value: dict) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def new_id() -> str:
    return str(uuid.uuid4())


async def connect(url: str, user: str, machine: Machine, ca: str | None) -> nats.NATS:
    denied: list[str] = []

    async def on_error(error: Exception) -> None:
        # A denied publish shows here only: its acknowledgement never comes.
        warn(f"nats: {error}")
        if "permissions violation" in str(error).lower():
            denied.append(str(error).lower())

    options = {}
    if url.startswith("tls://"):
        options["tls"] = ssl.create_default_context(cafile=ca)
    nc = await nats.connect(
        url, name=user, inbox_prefix=f"_INBOX_{user}", nkeys_seed_str=machine.seed, error_cb=on_error,
        connect_timeout=5, max_reconnect_attempts=-1, **options,
    )
    nc.denied = denied
    return nc


async def publish(nc: nats.NATS, subject: str, payload: bytes, head: dict[str, str], attempts: int = 5) -> int:
    """Publishes until it is stored. An unknown outcome is repeated under the same id; the stream keeps it once."""
    if len(payload) > BODY_BYTES_MAX:
        raise SystemExit("the body is too large for the bus: send it over gRPC")
    js = nc.jetstream(timeout=5)
    for left in range(attempts - 1, -1, -1):
        try:
            return (await js.publish(subject, payload, headers=head)).seq
        except nats.errors.TimeoutError:
            if any(subject.lower() in error for error in nc.denied):
                raise SystemExit(f"denied: this identity may not publish to {subject}") from None
            if not left:
                raise SystemExit("not stored: the hub or the leaf server does not answer; run again") from None
            warn("no acknowledgement yet: sending again under the same id")
    raise AssertionError("unreachable")


async def reader(nc: nats.NATS, stream: str, consumer: str):
    """The durable consumer that the hub made for us, reached through the imported prefix."""
    return await nc.jetstream(prefix="js.hub").pull_subscribe_bind(consumer=consumer, stream=stream)


def channel(url: str, ca: str | None) -> grpc.aio.Channel:
    options = [("grpc.max_receive_message_length", 32 << 20), ("grpc.max_send_message_length", 32 << 20),
               ("grpc.keepalive_time_ms", 30_000)]
    host = url.split("://", 1)[1].rstrip("/")
    if url.startswith("http://"):
        return grpc.aio.insecure_channel(host, options=options)
    roots = Path(ca).read_bytes() if ca else None
    return grpc.aio.secure_channel(host, grpc.ssl_channel_credentials(roots), options=options)


def authorization(machine: Machine, user: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {machine.token(user)}")]

"""Sealing, wraps, receipt codes and manifests, as docs/integration/sealing.md describes them.

Needs PyNaCl (XChaCha20-Poly1305) and cryptography (X25519, ChaCha20-Poly1305, Ed25519). Nothing here talks to anybody.
"""

import base64
import hashlib
import hmac
import json
import os
import struct
import unicodedata
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as xchacha_open,
    crypto_aead_xchacha20poly1305_ietf_encrypt as xchacha_seal,
)
from nacl.exceptions import CryptoError

KINDS = {
    "complaint_text": 1, "attachment": 2, "study": 3, "disposition": 4, "review": 5,
    "determination": 6, "clarification": 7, "reply": 8, "itjen_reply": 9, "message": 10, "attachment_clean": 11,
}


class Refused(Exception):
    """What was read is not as it should be. Says what, and never repeats content or keys."""


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


# --- a complaint's id follows from its form --------------------------------------------------------------------------------

def complaint_id(form: uuid.UUID) -> uuid.UUID:
    """Chapter 2. The same form is the same complaint, however often and by whatever way it is sent."""
    form_hash = hashlib.sha256(b"amanah/form/v1\0" + form.bytes).hexdigest()
    raw = bytearray(hashlib.sha256(f"complaint/{form_hash}".encode()).digest()[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return uuid.UUID(bytes=bytes(raw))


# --- seals -----------------------------------------------------------------------------------------------------------------

@dataclass
class Sealed:
    data: bytes
    digest: str
    commitment: str
    opening: bytes


def _place(complaint: uuid.UUID, kind: str, item: int) -> bytes:
    return b"amanah/seal/v1\0" + complaint.bytes + bytes([KINDS[kind]]) + struct.pack(">I", item)


def _padded(content: int) -> int:
    size = 1024
    while size < 40 + content:
        size *= 2
    return size


def commitment(content: bytes, opening: bytes) -> str:
    inner = hashlib.sha256(content).digest()
    return hashlib.sha256(b"amanah/content/v1\0" + opening + inner).hexdigest()


def seal(key: bytes, complaint: uuid.UUID, kind: str, item: int, content: bytes,
         nonce: bytes | None = None, opening: bytes | None = None) -> Sealed:
    """Chapter 4. Nonce and opening are random; only a test gives them."""
    nonce = nonce or os.urandom(24)
    opening = opening or os.urandom(32)
    plain = opening + struct.pack(">Q", len(content)) + content
    plain += bytes(_padded(len(content)) - len(plain))
    data = b"\x01" + nonce + xchacha_seal(plain, _place(complaint, kind, item), nonce, key)
    return Sealed(data, hashlib.sha256(data).hexdigest(), commitment(content, opening), opening)


def open_sealed(key: bytes, complaint: uuid.UUID, kind: str, item: int, data: bytes) -> tuple[bytes, bytes]:
    """Content and opening."""
    if len(data) < 41 or data[0] != 1:
        raise Refused("sealed bytes of an unknown format")
    try:
        plain = xchacha_open(data[25:], _place(complaint, kind, item), data[1:25], key)
    except CryptoError:
        raise Refused("the sealed bytes do not open at this place with this key") from None
    if len(plain) < 40:
        raise Refused("sealed bytes of an unknown format")
    opening, (length,) = plain[:32], struct.unpack(">Q", plain[32:40])
    if length > len(plain) - 40:
        raise Refused("sealed bytes of an unknown format")
    content, padding = plain[40:40 + length], plain[40 + length:]
    if len(plain) != _padded(length) or any(padding):
        raise Refused("sealed bytes of an unknown format")
    return content, opening


# --- wraps: HPKE base mode, RFC 9180 ---------------------------------------------------------------------------------------

_KEM_SUITE = b"KEM" + struct.pack(">H", 0x0020)
_HPKE_SUITE = b"HPKE" + struct.pack(">HHH", 0x0020, 0x0001, 0x0003)


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    # Every length here is at most 32: the first block of HKDF-Expand is enough.
    labeled = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, labeled + b"\x01", "sha256")[:length]


def _message_key(shared: bytes, encapsulated: bytes, to: bytes, info: bytes) -> tuple[bytes, bytes]:
    prk = _extract(_KEM_SUITE, b"", b"eae_prk", shared)
    secret = _expand(_KEM_SUITE, prk, b"shared_secret", encapsulated + to, 32)
    context = b"\x00" + _extract(_HPKE_SUITE, b"", b"psk_id_hash", b"") + _extract(_HPKE_SUITE, b"", b"info_hash", info)
    prk = _extract(_HPKE_SUITE, secret, b"secret", b"")
    return _expand(_HPKE_SUITE, prk, b"key", context, 32), _expand(_HPKE_SUITE, prk, b"base_nonce", context, 12)


def _wrap_info(complaint: uuid.UUID, person: str) -> bytes:
    return b"amanah/wrap/v1\0" + complaint.bytes + person.encode()


def wrap(key: bytes, to: bytes, complaint: uuid.UUID, person: str) -> bytes:
    """Chapter 5. 81 bytes from which only the person takes the data key out."""
    ephemeral = X25519PrivateKey.generate()
    encapsulated = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(to))
    message_key, nonce = _message_key(shared, encapsulated, to, _wrap_info(complaint, person))
    return b"\x01" + encapsulated + ChaCha20Poly1305(message_key).encrypt(nonce, key, b"")


def unwrap(data: bytes, private: bytes, complaint: uuid.UUID, person: str) -> bytes:
    if len(data) != 81 or data[0] != 1:
        raise Refused("a wrap of an unknown format")
    own = X25519PrivateKey.from_private_bytes(private)
    encapsulated = data[1:33]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(encapsulated))
        to = own.public_key().public_bytes_raw()
        message_key, nonce = _message_key(shared, encapsulated, to, _wrap_info(complaint, person))
        return ChaCha20Poly1305(message_key).decrypt(nonce, data[33:], b"")
    except (InvalidTag, ValueError):
        raise Refused("the wrap does not open with this key for this complaint") from None


# --- plain content ---------------------------------------------------------------------------------------------------------

def clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def text_object(title: str, text: str, roles: list[str], reply_address: str | None, reported_name: str | None = None) -> bytes:
    """Chapter 3: fields in this order, no white space, UTF-8 unescaped. The name only when somebody was named."""
    fields = {"title": clean(title), "text": clean(text), "reported_roles": roles,
              "reply_address": clean(reply_address) if reply_address else None}
    if reported_name:
        fields["reported_name"] = clean(reported_name)
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def file_object(name: str, data: bytes) -> bytes:
    return json.dumps({"name": name}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + data


# --- receipt codes ---------------------------------------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _times(a: int, b: int) -> int:
    product = 0
    for bit in range(4, -1, -1):
        product = product << 1 ^ (0b100101 if product & 16 else 0)
        product ^= a if b >> bit & 1 else 0
    return product


def _check(data: list[int]) -> list[int]:
    high = low = 0
    for symbol in data:
        lead = high ^ symbol
        high, low = low ^ _times(lead, 6), _times(lead, 8)
    return [high, low]


def new_receipt_code() -> str:
    data = [byte & 31 for byte in os.urandom(18)]
    return canonical_code("".join(ALPHABET[symbol] for symbol in data + _check(data)))


def canonical_code(typed: str) -> str:
    """The 20 symbols as people type them → the 20 symbols that count."""
    symbols = "".join(c for c in typed.upper() if c != "-" and not c.isspace())
    symbols = symbols.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(symbols) != 20 or any(c not in ALPHABET for c in symbols):
        raise Refused("a receipt code has 20 symbols of its alphabet")
    values = [ALPHABET.index(c) for c in symbols]
    if _check(values[:18]) != values[18:]:
        raise Refused("the receipt code is mistyped")
    return symbols


def printed_code(code: str) -> str:
    return "-".join(code[at:at + 4] for at in range(0, 20, 4))


def _from_code(code: str, info: bytes) -> bytes:
    prk = hmac.digest(b"amanah/receipt/v1", canonical_code(code).encode(), "sha256")
    return hmac.digest(prk, info + b"\x01", "sha256")


def receipt_lookup(code: str) -> str:
    return hashlib.sha256(_from_code(code, b"lookup/v1")).hexdigest()


def reply_private_key(code: str) -> bytes:
    return _from_code(code, b"reply/v1")


def public_key(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


# --- manifests: signed notes over a Merkle root ----------------------------------------------------------------------------

def merkle_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, chapter 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = merkle_root(leaves[:split]), merkle_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def manifest_text(kind: str, office: str, quarter: str, entries: list[tuple[str, str]]) -> str:
    leaves = [f"{id} {disposition}".encode() for id, disposition in sorted(entries)]
    return (f"amanah exchange manifest v1\n{kind}\n{office} {quarter}\n"
            f"{len(entries)}\n{b64(merkle_root(leaves))}\n")


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def _key_fields(text: str, what: str) -> tuple[str, bytes]:
    try:
        name, id_hex, blob = text.split("+", 2)
        raw = unb64(blob)
    except ValueError:
        raise Refused(f"malformed {what}: expected name+id+base64") from None
    if len(raw) != 33 or raw[0] != 1:
        raise Refused(f"malformed {what}: expected 01 and 32 bytes")
    public = raw[1:]
    if what == "signer key":
        public = Ed25519PrivateKey.from_private_bytes(raw[1:]).public_key().public_bytes_raw()
    if _key_id(name, public).hex() != id_hex:
        raise Refused(f"malformed {what}: the id is not that of the key")
    return name, raw[1:]


def sign_manifest(text: str, signer: str) -> str:
    """`signer` is the text of the key file: PRIVATE+KEY+name+id+base64."""
    name, seed = _key_fields(signer.strip().removeprefix("PRIVATE+KEY+"), "signer key")
    key = Ed25519PrivateKey.from_private_bytes(seed)
    id = _key_id(name, key.public_key().public_bytes_raw())
    return f"{text}\n— {name} {b64(id + key.sign(text.encode()))}\n"


def verify_manifest(note: str, key: str, text: str) -> None:
    """The note must be signed by `key` (name+id+base64) and say exactly `text`, the manifest made of our own list."""
    name, public = _key_fields(key.strip(), "verifier key")
    said, gap, lines = note.rpartition("\n\n")
    if not gap:
        raise Refused("the manifest is no signed note")
    said += "\n"
    for line in lines.splitlines():
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == "—" and parts[1] == name:
            blob = unb64(parts[2])
            if blob[:4] != _key_id(name, public):
                continue
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], said.encode())
            except InvalidSignature:
                raise Refused("the signature of the manifest does not verify") from None
            if said != text:
                raise Refused("the manifest counts other cases than the list, or is about another exchange")
            return
    raise Refused("the expected key did not sign the manifest")

"""An office, written from docs/integration alone: publishes one of everything and waits for its receipts.

    python office.py --office plm --seed off_plm.nk --nats nats://127.0.0.1:4222 --itjen-key itjen.pub
    python office.py --office plm --seed off_plm.nk --grpc http://127.0.0.1:7101 --itjen-key itjen.pub

Prints one JSON line per step. Exit code 0: every submission was answered as expected; 1: one was not; 3: receipts are missing.
With --state FILE a second run sends the same submissions again under the same ids: nothing counts twice.
"""

import argparse
import asyncio
import datetime
import json
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

import amanah_link as link
import amanah_sealing as sealing

RATING = "survey.rating.submitted.v1"
RATINGS = "survey.ratings.submitted.v1"
SERVED_V1 = "survey.users-served.reported.v1"
SERVED_V2 = "survey.users-served.reported.v2"
ROSTER = "survey.roster.published.v1"
COMPLAINT = "wbs.complaint.sealed.v1"


@dataclass
class Submission:
    id: str
    kind: str
    body: dict


# --- what is sent ----------------------------------------------------------------------------------------------------------

def rating(args: argparse.Namespace, id: str, mark: int = 4) -> dict:
    return {"id": id, "place": args.place, "service": args.service, "shift": args.shift,
            "answers": {"conduct": mark, "competence": 3, "u1": 4, "u7": None}}


def everything(args: argparse.Namespace) -> list[Submission]:
    single = link.new_id()
    batch = [rating(args, link.new_id()), rating(args, link.new_id(), mark=9), rating(args, link.new_id())]
    served = {"place": args.place, "shift": args.shift}
    by_service = [{"service": args.service, "count": 41}, {"service": "vaksinasi", "count": 16}]
    roster = {"valid_from": datetime.date.today().isoformat(), "employees": [{"employee": "pgw-03", "place": args.place}]}
    return [
        Submission(single, RATING, rating(args, single)),
        Submission(link.new_id(), RATINGS, {"ratings": batch}),
        Submission(link.new_id(), SERVED_V1, served | {"count": 57}),
        Submission(link.new_id(), SERVED_V2, served | {"by_service": by_service}),
        Submission(link.new_id(), ROSTER, roster),
        complaint(args),
    ]


def complaint(args: argparse.Namespace) -> Submission:
    """A letter typed in. Sealed here; neither the hub nor the wire ever sees the text."""
    form = uuid.uuid4()
    id = sealing.complaint_id(form)
    key = sealing.os.urandom(32)
    roles = ["officer"]
    text = sealing.text_object("Pungutan di loket", "Petugas meminta biaya di luar tarif kepada awak kapal.", roles, None)
    nota = sealing.file_object("nota.txt", b"Rp350.000\n")
    code = sealing.new_receipt_code()
    reply_key = sealing.public_key(sealing.reply_private_key(code))
    objects = []
    for kind, item, content in [("complaint_text", 0, text), ("attachment", 0, nota)]:
        sealed = sealing.seal(key, id, kind, item, content)
        objects.append({"kind": kind, "item": item, "sealed": sealing.b64(sealed.data), "commitment": sealed.commitment})
    body = {
        "reported_roles": roles, "has_reply_address": False,
        "inspectorate_wrap": sealing.b64(sealing.wrap(key, inspectorate_key(args.itjen_key), id, "itjen")),
        "reporter_wrap": sealing.b64(sealing.wrap(key, reply_key, id, "reporter")),
        "objects": objects, "receipt_lookup": sealing.receipt_lookup(code),
        "reply_key": reply_key.hex(),
    }
    # For the reporter alone: he needs it to ask how his complaint fares.
    link.step("complaint", complaint_id=str(id), receipt_code=sealing.printed_code(code))
    return Submission(str(form), COMPLAINT, body)


def inspectorate_key(given: str) -> bytes:
    text = given if len(given) == 64 else Path(given).read_text()
    return bytes.fromhex(text.strip())


class State:
    """Kept before anything is sent: whatever happens, a repeat uses the same ids. Receipts are kept before they are acknowledged."""

    def __init__(self, path: str | None):
        self.path = Path(path) if path else None
        known = json.loads(self.path.read_text()) if self.path and self.path.exists() else {}
        self.sent = [Submission(**one) for one in known.get("sent", [])]
        self.receipts: dict[str, dict] = known.get("receipts", {})

    def keep(self) -> None:
        if self.path:
            text = json.dumps({"sent": [asdict(one) for one in self.sent], "receipts": self.receipts})
            part = self.path.with_suffix(".part")
            part.touch(mode=0o600)
            part.write_text(text)
            part.rename(self.path)

    def missing(self) -> set[str]:
        return {one.id for one in self.sent} - self.receipts.keys()


# --- over the bus ----------------------------------------------------------------------------------------------------------

async def over_nats(args: argparse.Namespace, machine: link.Machine, state: State) -> None:
    """A repeat within the stream's duplicate window is dropped there and brings no second receipt: only missing ones are waited for."""
    user = f"off_{args.office}"
    nc = await link.connect(args.nats, user, machine, args.ca)
    try:
        inbox = await link.reader(nc, "RECEIPTS", user)
        for one in state.sent:
            subject = f"ph.in.off.{args.office}.{one.kind}"
            head = link.headers(one.id, one.kind, f"/ph/off/{args.office}/python", args.office)
            sequence = await link.publish(nc, subject, link.body(one.body), head)
            link.step("published", kind=one.kind, id=one.id, sequence=sequence)
        await receipts(args, inbox, state)
    finally:
        await nc.close()


async def receipts(args: argparse.Namespace, inbox, state: State) -> None:
    end = time.monotonic() + args.timeout
    while state.missing() and time.monotonic() < end:
        try:
            messages = await inbox.fetch(20, timeout=5)
        except TimeoutError:
            continue
        for message in messages:
            receipt = json.loads(message.data)
            if receipt["submission"] in state.missing():
                state.receipts[receipt["submission"]] = receipt
        # Acknowledged only now that they are kept. An office has one consumer: let one program read it.
        state.keep()
        for message in messages:
            await message.ack()


# --- over gRPC -------------------------------------------------------------------------------------------------------------

async def over_grpc(args: argparse.Namespace, machine: link.Machine, state: State) -> None:
    """Every call is answered, a repeat with the first receipt and `again`."""
    from amanah.office.v1 import office_pb2, office_pb2_grpc

    async def stream():
        for one in state.sent:
            yield office_pb2.Submission(id=one.id, kind=one.kind, time=link.now(), data=link.body(one.body))
            link.step("published", kind=one.kind, id=one.id)

    async with link.channel(args.grpc, args.ca) as channel:
        stub = office_pb2_grpc.OfficeIngressStub(channel)
        metadata = link.authorization(machine, f"off_{args.office}")
        async for answer in stub.Publish(stream(), metadata=metadata, timeout=args.timeout):
            state.receipts[answer.id] = json.loads(answer.receipt)
            state.keep()


# --- what came back --------------------------------------------------------------------------------------------------------

def is_expected(one: Submission, receipt: dict) -> bool:
    """The batch holds one bad line, with index 1; everything else counts, now or, when repeated, already."""
    reasons = receipt.get("reasons", [])
    if one.kind == RATINGS:
        return receipt["outcome"] == "received" and {reason.get("line") for reason in reasons} == {1}
    return receipt["outcome"] == "received" and not reasons


def report(state: State) -> int:
    sent, found, good = state.sent, state.receipts, 0
    for one in sent:
        receipt = found.get(one.id)
        if receipt is None:
            link.step("missing", kind=one.kind, id=one.id)
            continue
        expected = is_expected(one, receipt)
        good += expected
        reasons = [{key: reason[key] for key in ("code", "line", "field") if key in reason} for reason in receipt.get("reasons", [])]
        link.step("receipt", kind=one.kind, id=one.id, outcome=receipt["outcome"], again=receipt.get("again", False),
                  counts=receipt["counts"], reasons=reasons, complaint=receipt.get("complaint"), expected=expected)
    missing = len(state.missing())
    link.step("done", sent=len(sent), answered=len(sent) - missing, expected=good)
    return 3 if missing else 0 if good == len(sent) else 1


def arguments() -> argparse.Namespace:
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--nats", metavar="URL", help="hub or own leaf server: nats://… on loopback, else tls://…")
    way.add_argument("--grpc", metavar="URL", help="intake: http://… on loopback, else https://…")
    parser.add_argument("--office", required=True, help="code of the office")
    parser.add_argument("--seed", required=True, metavar="FILE", help="nkey seed of off_<code>")
    parser.add_argument("--itjen-key", required=True, metavar="HEX|FILE", help="Itjen's X25519 public key, 64 hex digits")
    parser.add_argument("--ca", metavar="FILE", help="root certificates, when not those of the system")
    parser.add_argument("--place", default="loket-1")
    parser.add_argument("--service", default="dokumen-kapal")
    parser.add_argument("--shift", default=f"{yesterday}-pagi")
    parser.add_argument("--state", metavar="FILE", help="keeps the submissions, so that a repeat sends the same ones")
    parser.add_argument("--timeout", type=float, default=60, metavar="SECONDS")
    return parser.parse_args()


async def main() -> int:
    args = arguments()
    machine = link.Machine.read(args.seed)
    state = State(args.state)
    if not state.sent:
        state.sent = everything(args)
        state.keep()
    way = over_nats if args.nats else over_grpc
    await way(args, machine, state)
    return report(state)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

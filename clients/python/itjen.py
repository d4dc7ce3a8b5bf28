"""Itjen, written from docs/integration alone: answers data requests and acknowledges escalations.

    python itjen.py --nats nats://127.0.0.1:4222 --grpc http://127.0.0.1:7103 --seed itjen.nk \
        --key inspectorate.key --note-key inspectorate-note.key --hub-key exchange.pub --requests 1 --escalations 1

With --nats messages come from the durable consumer `itjen`; --grpc then only fetches large sealed objects. Without --nats everything goes over gRPC.
Each item is verified, stored in --inbox, and only then acknowledged. Prints one JSON line per step.
Exit code 0: as many requests and escalations as asked for were answered and the hub received every answer; 1: something did not verify or was rejected;
3: not enough came in time (what came is in the inbox and was answered).
"""

import argparse
import asyncio
import hashlib
import json
import os
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import amanah_link as link
import amanah_sealing as sealing

REQUEST = "wbs.data-request.sent.v1"
ESCALATION = "wbs.case.escalated.v1"
UNDERSTAFFED = "wbs.case.understaffed.v1"
ERASED = "item.erased.v1"
ANSWER = "wbs.data-request.answered.v1"
ACKNOWLEDGEMENT = "wbs.case.acknowledged.v1"


@dataclass
class Item:
    number: int
    kind: str
    data: bytes
    handle: object

    @property
    def body(self) -> dict:
        return json.loads(self.data)


# --- two ways to the hub, one shape ----------------------------------------------------------------------------------------

class Bus:
    def __init__(self, args: argparse.Namespace, machine: link.Machine):
        self.args, self.machine = args, machine

    async def __aenter__(self):
        self.nc = await link.connect(self.args.nats, "itjen", self.machine, self.args.ca)
        self.inbox = await link.reader(self.nc, "ESCALATED", "itjen")
        return self

    async def __aexit__(self, *_):
        await self.nc.close()

    async def next(self, wait: float) -> list[Item]:
        try:
            messages = await self.inbox.fetch(10, timeout=wait)
        except TimeoutError:
            return []
        return [Item(int(m.headers["ce-number"]), m.headers["ce-type"].removeprefix(link.TYPE_PREFIX), m.data, m) for m in messages]

    async def acknowledge(self, item: Item) -> None:
        # ack_sync waits for the server: an unconfirmed acknowledgement would only cost a redelivery.
        await item.handle.ack_sync(timeout=5)

    async def submit(self, id: str, kind: str, body: bytes) -> dict | None:
        """The receipt arrives as an item of the stream."""
        head = link.headers(id, kind, "/ph/itjen")
        await link.publish(self.nc, f"ph.in.itjen.{kind}", body, head)
        return None


class Grpc:
    def __init__(self, args: argparse.Namespace, machine: link.Machine):
        self.args, self.machine = args, machine
        self.call = self.reading = None

    async def __aenter__(self):
        from amanah.itjen.v1 import itjen_pb2, itjen_pb2_grpc
        self.pb = itjen_pb2
        self.channel = link.channel(self.args.grpc, self.args.ca)
        self.stub = itjen_pb2_grpc.EscalationsStub(self.channel)
        return self

    async def __aexit__(self, *_):
        if self.reading:
            self.reading.cancel()
        if self.call:
            self.call.cancel()
        await self.channel.close()

    def metadata(self):
        return link.authorization(self.machine, "itjen")

    async def next(self, wait: float) -> list[Item]:
        if self.call is None:
            self.call = self.stub.Subscribe(metadata=self.metadata())
            # Without `after` we go on after the last acknowledged item.
            await self.call.write(self.pb.SubscribeRequest(start=self.pb.Start(window=50)))
        # A read that was begun is never given up: cancelling it would end the call.
        self.reading = self.reading or asyncio.ensure_future(self.call.read())
        done, _ = await asyncio.wait({self.reading}, timeout=wait)
        if not done:
            return []
        answer, self.reading = self.reading.result(), None
        if not hasattr(answer, "WhichOneof"):
            raise SystemExit(f"the hub ended the subscription: {await self.call.code()} {await self.call.details()}")
        if answer.WhichOneof("event") == "keep_alive":
            return []
        item = answer.item
        if hashlib.sha256(item.data).digest() != item.hash:
            raise sealing.Refused("the hash of an item is not that of its data")
        return [Item(item.number, item.kind, item.data, None)]

    async def acknowledge(self, item: Item) -> None:
        await self.call.write(self.pb.SubscribeRequest(acknowledge=self.pb.Acknowledge(number=item.number)))

    async def submit(self, id: str, kind: str, body: bytes) -> dict | None:
        request = self.pb.SubmitRequest(id=id, kind=kind, time=link.now(), data=body)
        answer = await self.stub.Submit(request, metadata=self.metadata(), timeout=60)
        return json.loads(answer.receipt)

    async def fetch(self, complaint: str, kind: str, item: int) -> bytes:
        request = self.pb.FetchSealedRequest(complaint_id=complaint, kind=kind, item=item)
        pieces = [answer.piece async for answer in self.stub.FetchSealed(request, metadata=self.metadata(), timeout=60)]
        return b"".join(pieces)


def write_safely(path: Path, data: bytes) -> None:
    """On the disk before anybody is told, and never half."""
    part = path.with_suffix(".part")
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


# --- what Itjen does -------------------------------------------------------------------------------------------------------

class Inspectorate:
    def __init__(self, args: argparse.Namespace, way, fetcher: Grpc | None):
        self.args, self.way, self.fetcher = args, way, fetcher
        self.key = bytes.fromhex(Path(args.key).read_text().strip())
        self.signer = Path(args.note_key).read_text().strip()
        self.hub_key = args.hub_key if "+" in args.hub_key else Path(args.hub_key).read_text().strip()
        self.answered = {REQUEST: 0, ESCALATION: 0}
        self.waiting: dict[str, str] = {}
        self.last = 0
        self.bad = False

    async def take(self, item: Item) -> None:
        if self.last and item.number > self.last + 1:
            link.step("gap", after=self.last, found=item.number)
            self.bad = True
        if item.number <= self.last:
            return await self.way.acknowledge(item)  # delivered again: we have it
        self.store(item)
        self.last = item.number
        try:
            await self.handle(item)
        except sealing.Refused as refused:
            link.step("refused", number=item.number, kind=item.kind, why=str(refused))
            self.bad = True
        await self.way.acknowledge(item)

    def store(self, item: Item) -> None:
        folder = Path(self.args.inbox)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_safely(folder / f"{item.number:08}-{item.kind}.json", item.data)

    async def handle(self, item: Item) -> None:
        if item.kind == REQUEST:
            await self.request(item)
        elif item.kind == ESCALATION:
            await self.escalation(item)
        elif item.kind == UNDERSTAFFED:
            # A person at Itjen decides what follows; the program only tells.
            link.step("understaffed", number=item.number, case=item.body["case_id"], office=item.body["office"],
                      missing_role=item.body["missing_role"])
        elif item.kind == ERASED:
            # What we still hold of it stays until a person deletes it: the hub alone must not make us forget.
            link.step("erased", number=item.number, kind=item.body["kind"], hash=item.body["hash"])
        elif item.kind.startswith("submission."):
            self.receipt(item.body)
        else:
            # A type that this program does not know yet: kept, told, and no failure.
            link.step("item", number=item.number, kind=item.kind)

    def wanted(self, body: dict) -> bool:
        return self.args.office in (None, body["office"]) and self.args.quarter in (None, body["quarter"])

    def verify(self, kind: str, body: dict, entries: list[tuple[str, str]]) -> None:
        text = sealing.manifest_text(kind, body["office"], body["quarter"], entries)
        sealing.verify_manifest(body["manifest"], self.hub_key, text)

    def sign(self, kind: str, body: dict, entries: list[tuple[str, str]]) -> str:
        text = sealing.manifest_text(kind, body["office"], body["quarter"], entries)
        return sealing.sign_manifest(text, self.signer)

    async def open(self, complaint: str, wrap: str, objects: list[dict]) -> tuple[bytes, list[str]]:
        """Opens every object that we can get, shows none of it: only its kind and length."""
        id = uuid.UUID(complaint)
        key = sealing.unwrap(sealing.unb64(wrap), self.key, id, "itjen")
        shown = []
        for one in objects:
            if "sealed" in one:
                data = sealing.unb64(one["sealed"])
            elif self.fetcher:
                data = await self.fetcher.fetch(complaint, one["kind"], one["item"])
            else:
                shown.append(f"{one['kind']} {one['item']}: not fetched")
                continue
            if hashlib.sha256(data).hexdigest() != one["digest"]:
                raise sealing.Refused("sealed bytes are not those that the message names")
            content, _ = sealing.open_sealed(key, id, one["kind"], one["item"], data)
            shown.append(f"{one['kind']} {one['item']}: {len(content)} bytes")
        return key, shown

    async def request(self, item: Item) -> None:
        body = item.body
        pending = [(one["complaint_id"], "pending") for one in body["complaints"]]
        self.verify("data-request", body, pending)
        released, withheld, opened = [], [], {}
        for one in body["complaints"]:
            id = one["complaint_id"]
            team = self.readers(one, body)
            if not one["inspectorate_wrap"] or not team:
                withheld.append({"complaint_id": id})  # erased, only named, or nobody may read it
                continue
            key, opened[id] = await self.open(id, one["inspectorate_wrap"], one["objects"])
            released.append(self.release(id, key, team))
        link.step("data-request", number=item.number, office=body["office"], quarter=body["quarter"],
                  due_at=body.get("due_at"), complaints=len(pending), opened=opened)
        if self.wanted(body):
            await self.submit(item, ANSWER, {
                "office": body["office"], "quarter": body["quarter"], "letter_number": self.args.letter,
                "declaration": {"no_gratification": True, "no_conflict_of_interest": True},
                "released": released, "withheld": withheld,
                "manifest": self.sign("data-reply", body, [(one["complaint_id"], "released") for one in released]
                                      + [(one["complaint_id"], "withheld") for one in withheld]),
            })

    def excluded(self, complaint: str) -> list[str]:
        """As `--exclude <complaint>=<person>` says: a person has compared the names beforehand."""
        pairs = [one.split("=", 1) for one in self.args.exclude]
        return [person for id, person in pairs if id == complaint]

    def readers(self, complaint: dict, body: dict) -> list[dict]:
        """Nobody who is excluded, and in a complaint about the head not the head."""
        out = set(self.excluded(complaint["complaint_id"]))
        if complaint["about_head"]:
            out |= {one["person"] for one in body.get("staff", []) if "office_head" in one["roles"]}
        return [one for one in body["team"] if one["person"] not in out]

    def release(self, complaint: str, key: bytes, team: list[dict]) -> dict:
        id = uuid.UUID(complaint)
        wraps = [{"person": one["person"],
                  "wrap": sealing.b64(sealing.wrap(key, bytes.fromhex(one["public_key"]), id, one["person"]))} for one in team]
        release = {"complaint_id": complaint, "wraps": wraps}
        if excluded := self.excluded(complaint):
            release["excluded"] = excluded
        if self.args.sheet:
            sheet = sealing.seal(key, id, "itjen_reply", 0, sealing.clean(self.args.sheet).encode())
            release |= {"disposition_sheet": sealing.b64(sheet.data), "disposition_commitment": sheet.commitment}
        return release

    async def escalation(self, item: Item) -> None:
        body = item.body
        entries = [(id, "escalated") for id in body["escalated"]]
        self.verify("escalations", body, entries)
        if body["case_id"] not in body["escalated"]:
            raise sealing.Refused("the escalated case is not in its own list")
        _, opened = await self.open(body["case_id"], body["inspectorate_wrap"], body["objects"])
        link.step("escalation", number=item.number, office=body["office"], quarter=body["quarter"], case=body["case_id"],
                  sending_number=body["sending_number"], escalated=len(entries), opened=opened)
        if self.wanted(body):
            await self.submit(item, ACKNOWLEDGEMENT, {
                "case_id": body["case_id"], "receipt_number": self.args.receipt_number,
                "held": body["escalated"], "manifest": self.sign("held", body, entries),
            })

    async def submit(self, item: Item, kind: str, body: dict) -> None:
        """Kept before it is sent: after a crash the same answer goes out under the same id, and counts once."""
        kept = Path(self.args.inbox) / f"{item.number:08}-answer.json"
        if not kept.exists():
            write_safely(kept, link.body({"id": link.new_id(), "body": body}))
        answer = json.loads(kept.read_bytes())
        id = answer["id"]
        self.waiting[id] = item.kind
        receipt = await self.way.submit(id, kind, link.body(answer["body"]))
        link.step("submitted", kind=kind, id=id)
        if receipt:
            self.receipt(receipt)

    def receipt(self, receipt: dict) -> None:
        cause = self.waiting.pop(receipt["submission"], None)
        if cause is None:
            return  # of an earlier run, or told before as the answer of a call
        received = receipt["outcome"] == "received"
        reasons = [{key: one[key] for key in ("code", "field", "message") if key in one} for one in receipt.get("reasons", [])]
        link.step("receipt", kind=receipt["kind"], id=receipt["submission"], outcome=receipt["outcome"], reasons=reasons)
        self.answered[cause] += received
        self.bad |= not received

    def is_done(self) -> bool:
        enough = self.answered[REQUEST] >= self.args.requests and self.answered[ESCALATION] >= self.args.escalations
        return enough and not self.waiting

    async def run(self) -> int:
        end = time.monotonic() + self.args.timeout
        while not self.is_done() and time.monotonic() < end:
            for item in await self.way.next(min(5, max(0.1, end - time.monotonic()))):
                await self.take(item)
            if self.bad:
                break
        link.step("done", requests=self.answered[REQUEST], escalations=self.answered[ESCALATION], last=self.last)
        return 1 if self.bad else 0 if self.is_done() else 3


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nats", metavar="URL", help="the hub: nats://… on loopback, else tls://…")
    parser.add_argument("--grpc", metavar="URL", help="triage: http://… on loopback, else https://…")
    parser.add_argument("--seed", required=True, metavar="FILE", help="nkey seed of the user itjen")
    parser.add_argument("--key", required=True, metavar="FILE", help="Itjen's X25519 private key, 64 hex digits")
    parser.add_argument("--note-key", required=True, metavar="FILE", help="Itjen's signing key: PRIVATE+KEY+…")
    parser.add_argument("--hub-key", required=True, metavar="KEY|FILE", help="the hub's verifier key: name+id+base64")
    parser.add_argument("--ca", metavar="FILE", help="root certificates, when not those of the system")
    parser.add_argument("--inbox", default="itjen-inbox", metavar="DIR", help="where items are kept before they are acknowledged")
    parser.add_argument("--office", help="answer this office only; others are kept and acknowledged")
    parser.add_argument("--quarter", help="answer this quarter only")
    parser.add_argument("--requests", type=int, default=1, help="data requests to answer before the end")
    parser.add_argument("--escalations", type=int, default=1, help="escalations to acknowledge before the end")
    parser.add_argument("--letter", default="IJ.03.01/88/2026", help="number of the letter of a reply")
    parser.add_argument("--receipt-number", default="IJ.04.02/12/2026", help="number of the receipt of an escalation")
    parser.add_argument("--exclude", action="append", default=[], metavar="ID=PERSON", help="keep this person away from this complaint; may be repeated")
    parser.add_argument("--sheet", help="text of a disposition sheet that goes with each released complaint")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS")
    args = parser.parse_args()
    if not (args.nats or args.grpc):
        parser.error("give --nats, --grpc or both")
    return args


async def main() -> int:
    args = arguments()
    machine = link.Machine.read(args.seed)
    grpc_way = Grpc(args, machine) if args.grpc else None
    if args.nats and grpc_way:
        async with Bus(args, machine) as bus, grpc_way:
            return await Inspectorate(args, bus, grpc_way).run()
    way = grpc_way or Bus(args, machine)
    async with way:
        return await Inspectorate(args, way, grpc_way).run()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

"""Checks amanah_sealing.py and amanah_link.py against the published test vectors: python -m unittest test_sealing"""

import json
import unittest
import uuid
from pathlib import Path

import amanah_link as link
import amanah_sealing as sealing

TOP = Path(__file__).resolve().parents[2]
VECTORS = json.loads((TOP / "docs/integration/vectors.json").read_text())


def sample(name: str) -> dict:
    return json.loads((TOP / f"proto/schemas/samples/{name}.json").read_text())


class Sealing(unittest.TestCase):
    def test_complaint_ids(self):
        for form in VECTORS["forms"]:
            self.assertEqual(str(sealing.complaint_id(uuid.UUID(form["form_id"]))), form["complaint_id"])

    def test_seals_are_byte_for_byte_the_same_and_open(self):
        for known in VECTORS["seals"]:
            place = (uuid.UUID(known["complaint_id"]), known["kind"], known["item"])
            key, opening = bytes.fromhex(known["data_key"]), bytes.fromhex(known["opening"])
            made = sealing.seal(key, *place, known["content"].encode(), bytes.fromhex(known["nonce"]), opening)
            self.assertEqual(sealing.b64(made.data), known["sealed"])
            self.assertEqual((made.digest, made.commitment), (known["digest"], known["commitment"]))
            content, found = sealing.open_sealed(key, *place, made.data)
            self.assertEqual((content.decode(), found), (known["content"], opening))

    def test_a_seal_opens_at_its_own_place_only(self):
        known = VECTORS["seals"][0]
        key, data = bytes.fromhex(known["data_key"]), sealing.unb64(known["sealed"])
        place = (uuid.UUID(known["complaint_id"]), known["kind"])
        with self.assertRaises(sealing.Refused):
            sealing.open_sealed(key, *place, 1, data)
        with self.assertRaises(sealing.Refused):
            sealing.open_sealed(key, *place, 0, data[:-1] + bytes([data[-1] ^ 1]))

    def test_wraps_open(self):
        for known in VECTORS["wraps"]:
            private = bytes.fromhex(known["private_key"])
            self.assertEqual(sealing.public_key(private).hex(), known["public_key"])
            complaint = uuid.UUID(known["complaint_id"])
            key = sealing.unwrap(sealing.unb64(known["wrap"]), private, complaint, known["person"])
            self.assertEqual(key.hex(), known["data_key"])
            again = sealing.wrap(key, sealing.public_key(private), complaint, known["person"])
            self.assertEqual(sealing.unwrap(again, private, complaint, known["person"]), key)
            with self.assertRaises(sealing.Refused):
                sealing.unwrap(again, private, complaint, "somebody-else")

    def test_receipt_codes(self):
        for known in VECTORS["receipt_codes"]:
            self.assertEqual(sealing.receipt_lookup(known["code"].lower()), known["lookup"])
            private = sealing.reply_private_key(known["code"])
            self.assertEqual(private.hex(), known["reply_private_key"])
            self.assertEqual(sealing.public_key(private).hex(), known["reply_key"])
        for bad in VECTORS["bad_receipt_codes"]:
            with self.assertRaises(sealing.Refused):
                sealing.canonical_code(bad)
        code = sealing.new_receipt_code()
        self.assertEqual(sealing.canonical_code(sealing.printed_code(code)), code)

    def test_manifests(self):
        for known in VECTORS["manifests"]:
            entries = [tuple(entry) for entry in known["entries"]]
            text = sealing.manifest_text(known["kind"], known["office"], known["quarter"], entries)
            self.assertEqual(sealing.sign_manifest(text, known["signer"]), known["note"])
            sealing.verify_manifest(known["note"], known["key"], text)
            omitted = sealing.manifest_text(known["kind"], known["office"], known["quarter"], entries + [("x", "escalated")])
            with self.assertRaises(sealing.Refused):
                sealing.verify_manifest(known["note"], known["key"], omitted)

    def test_plain_content_is_the_one_of_the_vectors(self):
        text = sealing.text_object("Pungutan", 'Petugas meminta "biaya lapangan" di loket 1.', ["officer"], None)
        self.assertEqual(text.decode(), VECTORS["seals"][0]["content"])
        self.assertEqual(sealing.file_object("nota.txt", b"Rp350.000\n").decode(), VECTORS["seals"][1]["content"])

    def test_the_name_of_the_reported_ends_the_text_when_there_is_one(self):
        text = sealing.text_object("Pungutan", "Petugas meminta uang di loket.", ["officer"], None, " Rekaan ")
        self.assertTrue(text.decode().endswith('"reply_address":null,"reported_name":"Rekaan"}'))

    def test_the_receipt_code_opens_the_complaint_of_the_samples(self):
        complaint = sample("wbs.complaint.sealed.v1")
        id = uuid.UUID(VECTORS["forms"][0]["complaint_id"])
        private = sealing.reply_private_key(VECTORS["receipt_codes"][0]["code"])
        key = sealing.unwrap(sealing.unb64(complaint["reporter_wrap"]), private, id, "reporter")
        text = complaint["objects"][0]
        content, _ = sealing.open_sealed(key, id, text["kind"], text["item"], sealing.unb64(text["sealed"]))
        self.assertEqual(content.decode(), VECTORS["seals"][0]["content"])

    def test_the_sample_of_a_data_request_opens(self):
        request = sample("wbs.data-request.sent.v1")
        private = bytes.fromhex(VECTORS["inspectorate"]["private_key"])
        for pending in request["complaints"]:
            complaint = uuid.UUID(pending["complaint_id"])
            key = sealing.unwrap(sealing.unb64(pending["inspectorate_wrap"]), private, complaint, "itjen")
            text = pending["objects"][0]
            content, _ = sealing.open_sealed(key, complaint, text["kind"], text["item"], sealing.unb64(text["sealed"]))
            self.assertEqual(json.loads(content)["title"], "Pungutan")


class Machine(unittest.TestCase):
    def test_an_nkey_is_an_ed25519_key(self):
        machine = link.Machine(VECTORS["machine"]["seed"])
        self.assertEqual(machine.public, VECTORS["machine"]["public"])
        self.assertEqual(machine.private_hex, VECTORS["machine"]["private_key"])

    def test_a_seed_with_a_wrong_letter_is_refused(self):
        seed = VECTORS["machine"]["seed"]
        with self.assertRaises(ValueError):
            link.Machine(seed[:-1] + ("A" if seed[-1] != "A" else "B"))

    def test_a_token_names_the_key_and_expires_soon(self):
        import jwt
        token = link.Machine(VECTORS["machine"]["seed"]).token("off_plm")
        header = jwt.get_unverified_header(token)
        self.assertEqual((header["alg"], header["kid"]), ("EdDSA", VECTORS["machine"]["public"]))
        claims = jwt.decode(token, options={"verify_signature": False})
        self.assertEqual((claims["sub"], claims["aud"]), ("off_plm", "amanah"))


if __name__ == "__main__":
    unittest.main()

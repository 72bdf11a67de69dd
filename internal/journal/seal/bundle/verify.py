#!/usr/bin/env python3
"""Verifies a bundle of Roster's journal with nothing but Python.

Run it in the directory into which the bundle was unpacked. It checks the files
against manifest.json, computes the leaf of every event and the root of the tree,
and compares that with checkpoint.txt. Whether the checkpoint is signed by the
right key is for another program to say: see HOW-TO-VERIFY.txt.
"""
import base64
import hashlib
import hmac
import json
import struct
import sys


def sha(b):
    return hashlib.sha256(b).digest()


def b64(text):
    return base64.b64decode(text + "=" * (-len(text) % 4))


def commitment(opening, field, value):
    """The commitment to a value: a zero for none, or a one and 32 bytes."""
    if opening.startswith("s"):  # The salt of the event makes a key for each field.
        if not value:
            return b"\0"
        key = sha(b64(opening[1:]) + bytes([field]))
    else:  # Something was forgotten: keys (k), or what they once made (c, n).
        word = opening.split(" ")[field - 1]
        if word[0] != "k" and value not in ("", "{}"):
            sys.exit("a value stands where it was forgotten")
        if word[0] == "n":
            return b"\0"
        if word[0] == "c":
            return b"\1" + b64(word[1:])
        key = b64(word[1:])
        if not value:
            return b"\0"
    return b"\1" + hmac.new(key, value.encode(), hashlib.sha256).digest()


def envelope(e):
    """The bytes that the journal sealed for an event."""
    tx, n = e["position"].split(".")
    b = b"\1" + struct.pack(">qqqq", int(tx), int(n), e["at"], e["v"])
    a, s = e["actor"], e["subject"]
    for text in (e["type"], a["kind"], a.get("id", ""), a.get("via", ""), a.get("request", ""), s["kind"], s["id"], e["changeSet"]):
        b += struct.pack(">I", len(text.encode())) + text.encode()
    for field, value in enumerate((a.get("name", ""), e["reason"], e["data"]), start=1):
        b += commitment(e["opening"], field, value)
    return b


class Tree:
    """Folds leaves and whole subtrees from left to right, as RFC 6962 says."""

    def __init__(self):
        self.nodes = []

    def push(self, level, h):
        while self.nodes and self.nodes[-1][0] == level:
            h = sha(b"\1" + self.nodes.pop()[1] + h)
            level += 1
        self.nodes.append((level, h))

    def root(self):
        h = self.nodes[-1][1]
        for _, left in reversed(self.nodes[:-1]):
            h = sha(b"\1" + left + h)
        return h


def main():
    with open("manifest.json", encoding="utf-8") as f:
        manifest = json.load(f)
    for name, want in manifest["files"].items():
        with open(name, "rb") as f:
            if hashlib.file_digest(f, "sha256").hexdigest() != want["sha256"]:
                sys.exit(name + " is not what manifest.json says")
    tree = Tree()
    for part in manifest["left"] or []:
        tree.push(part["level"], b64(part["hash"]))
    leaf = manifest["first"]
    with open("events.jsonl", encoding="utf-8", newline="\n") as f:
        for line in f:
            e = json.loads(line)
            if e["leaf"] != leaf:
                sys.exit("event %s is leaf %d where %d should be" % (e["position"], e["leaf"], leaf))
            h = sha(b"\0" + envelope(e))
            if h != b64(e["hash"]):
                sys.exit("event %s is not what was sealed" % e["position"])
            tree.push(0, h)
            leaf += 1
    if leaf != manifest["first"] + manifest["count"]:
        sys.exit("events are missing at the end")
    for part in manifest["right"] or []:
        tree.push(part["level"], b64(part["hash"]))
    with open("checkpoint.txt", encoding="utf-8") as f:
        origin, size, root = f.read().split("\n")[:3]
    if int(size) != manifest["size"] or b64(root) != tree.root():
        sys.exit("the events are not those of the checkpoint")
    print("%d events belong to the checkpoint of size %s of %s" % (manifest["count"], size, origin))


main()

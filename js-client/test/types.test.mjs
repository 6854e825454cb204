import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { SHAPE, claim, compile, compileWith, kind, shapeOf } from "./compiler.mjs";
import * as module from "../meteor.mjs";

function shapeOfChannel() {
  const client = module.create({ listen: null });
  client.joinChannel("a", 3);
  const { name, backtrack, lastmsgreceived } = client.channels.a;
  return { name: kind(name), backtrack: kind(backtrack), lastmsgreceived: kind(lastmsgreceived) };
}

const HEAD = `${SHAPE}
import * as module from "../../../meteor.mjs";
import type { MeteorCallbacks, MeteorChannel, MeteorClient, MeteorEvents } from "../../../meteor.mjs";
`;

function agreement() {
  return HEAD +
    claim("client", "Shape<MeteorClient>", shapeOf(module.default)) +
    claim("exported", "Shape<typeof module>", shapeOf({ ...module })) +
    claim("callbacks", "Shape<MeteorCallbacks>", shapeOf(module.Meteor.callbacks)) +
    claim("events", "Record<keyof MeteorEvents, string>", shapeOf(module.Meteor.callbacks)) +
    claim("channel", "Shape<MeteorChannel>", shapeOfChannel()) +
    claim("statuses", "typeof module.STATUS", module.STATUS);
}

function disagreement() {
  const { connect, ...rest } = shapeOf(module.default);
  return HEAD +
    claim("missing", "Shape<MeteorClient>", rest) +
    claim("extra", "Shape<MeteorClient>", { ...rest, connect, hurry: "function" }) +
    claim("other", "Shape<MeteorClient>", { ...rest, connect: "number" });
}

let found;

before(() => {
  const generated = { "agreement.mts": agreement(), "disagreement.mts": disagreement() };
  found = compileWith(generated, "script.ts", "module.mts", "misuse.mts");
});

test("good use compiles", () => {
  assert.deepEqual([found.get("script.ts"), found.get("module.mts")], [undefined, undefined]);
});

test("each misuse is an error", () => {
  assert.equal(found.get("misuse.mts"), undefined);
});

test("the types name exactly what is there at run time", () => {
  assert.deepEqual(Object.keys(module.Meteor.callbacks), [...module.EVENTS]);
  assert.equal(found.get("agreement.mts"), undefined);
});

test("a name too few, one too many and one of another kind would be found", () => {
  const codes = found.get("disagreement.mts").map((line) => /TS\d+/.exec(line)[0]);
  assert.deepEqual(codes, ["TS2741", "TS2322", "TS2322"]);
});

test("nothing else is wrong with the types", () => {
  assert.deepEqual([...found.keys()], ["disagreement.mts"]);
});

test("meteor.js itself passes the compiler's check", () => {
  assert.deepEqual(compile("--allowJs", "--checkJs", "../../meteor.js"), new Map());
});

test("each property, method and event has words of its own in the manual", () => {
  const manual = readFileSync(new URL("../../docs/JAVASCRIPT.md", import.meta.url), "utf8");
  for (const name of [...Object.keys(shapeOf(module.default)), ...module.EVENTS]) {
    assert.match(manual, new RegExp(`\`${name}\\b`), name);
  }
});

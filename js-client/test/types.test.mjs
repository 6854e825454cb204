import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as module from "../meteor.mjs";

const here = fileURLToPath(new URL("types/", import.meta.url));

/** Runs the TypeScript compiler: the problems it finds, by file. Fails if there is no compiler. */
function compile(...words) {
  const web = ["--target", "es2022", "--module", "node16", "--moduleResolution", "node16", "--lib", "es2022,dom"];
  let output;
  try {
    output = execFileSync("tsc", [...web, "--skipDefaultLibCheck", "--noEmit", ...words], { cwd: here, encoding: "utf8" });
  } catch (problem) {
    if (!problem.stdout) throw problem; // no compiler, or it died
    output = problem.stdout;
  }
  const problems = new Map();
  for (const line of output.split("\n").filter((text) => /error TS/.test(text))) {
    const file = /([\w.]+)\(/.exec(line)?.[1];
    problems.set(file, [...(problems.get(file) ?? []), line]);
  }
  return problems;
}

// ---- The object as it is at run time

const kind = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** Every public name of an object and what it holds, those of its class included. */
function shapeOf(object) {
  const names = new Set(Object.getOwnPropertyNames(object));
  const kin = Object.getPrototypeOf(object);
  if (kin !== Object.prototype) Object.getOwnPropertyNames(kin).forEach((name) => names.add(name));
  names.delete("constructor");
  return Object.fromEntries([...names].map((name) => [name, kind(object[name])]));
}

function shapeOfChannel() {
  const client = module.create({ listen: null });
  client.joinChannel("a", 3);
  const { name, backtrack, lastmsgreceived } = client.channels.a;
  return { name: kind(name), backtrack: kind(backtrack), lastmsgreceived: kind(lastmsgreceived) };
}

// ---- The same, for the compiler to compare with the types

// Holds for each name of a type what `kind` may say of it; too few names and too many are errors.
const HEAD = `
import * as module from "../../../meteor.mjs";
import type { MeteorCallbacks, MeteorChannel, MeteorClient, MeteorEvents } from "../../../meteor.mjs";
type Not<T, U, R> = [Extract<T, U>] extends [never] ? never : R;
type Kind<T> = unknown extends T ? string :
  | Not<T, null, "null"> | Not<T, string, "string"> | Not<T, number, "number"> | Not<T, boolean, "boolean">
  | Not<T, (...args: any) => unknown, "function"> | Not<T, readonly unknown[], "array">
  | Not<Exclude<T, ((...args: any) => unknown) | readonly unknown[]>, object, "object">;
type Shape<T> = { [K in keyof T]: Kind<T[K]> };
`;

const claim = (name, type, value) => `export const ${name}: ${type} = ${JSON.stringify(value)};\n`;

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
  const folder = mkdtempSync(`${here}generated-`);
  try {
    writeFileSync(`${folder}/agreement.mts`, agreement());
    writeFileSync(`${folder}/disagreement.mts`, disagreement());
    const generated = ["agreement.mts", "disagreement.mts"].map((name) => `${folder}/${name}`);
    found = compile("--strict", "script.ts", "module.mts", "misuse.mts", ...generated);
  } finally {
    rmSync(folder, { recursive: true });
  }
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

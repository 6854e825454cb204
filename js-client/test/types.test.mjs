import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as module from "../meteor.mjs";

const here = fileURLToPath(new URL("types/", import.meta.url));

/** Runs the TypeScript compiler: what it says, nothing if all is well. Fails if there is none. */
function compile(...files) {
  const strict = ["--strict", "--noImplicitReturns", "--skipDefaultLibCheck", "--noEmit"];
  const web = ["--target", "es2022", "--module", "node16", "--moduleResolution", "node16", "--lib", "es2022,dom"];
  try {
    return execFileSync("tsc", [...strict, ...web, ...files], { cwd: here, encoding: "utf8" });
  } catch (problem) {
    if (typeof problem.stdout === "string" && problem.stdout !== "") return problem.stdout;
    throw problem; // no compiler, or it died
  }
}

/** Compiles TypeScript text as if it were a file of the folder types. */
function compileText(text) {
  const folder = mkdtempSync(`${here}generated-`);
  try {
    writeFileSync(`${folder}/generated.mts`, text);
    return compile(`${folder}/generated.mts`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const kind = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** Every public name of an object and what it holds, inherited ones included. */
function shapeOf(object) {
  const names = new Set([...Object.getOwnPropertyNames(object), ...Object.getOwnPropertyNames(Object.getPrototypeOf(object))]);
  names.delete("constructor");
  return Object.fromEntries([...names].map((name) => [name, kind(object[name])]));
}

// Holds for each name of a type what `kind` may say of it; too few names and too many are errors.
const IMPORTS = `
import * as module from "../../../meteor.mjs";
import type { MeteorCallbacks, MeteorChannel, MeteorClient, MeteorEvents } from "../../../meteor.mjs";
type Not<T, U, R> = [Extract<T, U>] extends [never] ? never : R;
type Kind<T> = unknown extends T ? string :
  | Not<T, null, "null"> | Not<T, string, "string"> | Not<T, number, "number"> | Not<T, boolean, "boolean">
  | Not<T, (...args: any) => unknown, "function"> | Not<T, readonly unknown[], "array">
  | Not<Exclude<T, ((...args: any) => unknown) | readonly unknown[]>, object, "object">;
type Shape<T> = { [K in keyof T]: Kind<T[K]> };
`;

test("good use compiles, and each misuse is an error", () => {
  assert.equal(compile("script.ts", "module.mts", "misuse.mts"), "");
});

test("the compiler is asked in earnest", () => {
  const { connect, ...rest } = shapeOf(module.default);
  assert.equal(connect, "function");
  const wrong = [rest, { ...rest, connect, extra: "string" }, { ...rest, connect: "number" }];
  const text = wrong.map((shape) => `{${agreement(shape)}}`).join("\n");
  const problems = compileText(IMPORTS + text).trim().split("\n").filter((line) => /error TS/.test(line));
  assert.deepEqual(problems.map((line) => /TS\d+/.exec(line)[0]), ["TS2741", "TS2322", "TS2322"], problems.join("\n"));
});

function agreement(client) {
  return `
    const client: Shape<MeteorClient> = ${JSON.stringify(client)};
    const exported: Shape<typeof module> = ${JSON.stringify(shapeOfModule())};
    const callbacks: Record<keyof MeteorCallbacks, string> = ${JSON.stringify(shapeOfCallbacks())};
    const events: Record<keyof MeteorEvents, string> = callbacks;
    const channel: Shape<MeteorChannel> = ${JSON.stringify(shapeOfChannel())};
    const statuses: typeof module.STATUS = ${JSON.stringify(module.STATUS)};`;
}

const shapeOfModule = () => Object.fromEntries(Object.keys(module).map((name) => [name, kind(module[name])]));
const shapeOfCallbacks = () => Object.fromEntries(module.EVENTS.map((name) => [name, kind(module.Meteor.callbacks[name])]));

function shapeOfChannel() {
  const client = module.create({ listen: null });
  client.joinChannel("a", 3);
  const { name, backtrack, lastmsgreceived } = client.channels.a;
  return { name: kind(name), backtrack: kind(backtrack), lastmsgreceived: kind(lastmsgreceived) };
}

test("the types name exactly what is there at run time", () => {
  assert.deepEqual(Object.keys(module.Meteor.callbacks), [...module.EVENTS]);
  assert.equal(compileText(IMPORTS + agreement(shapeOf(module.default))), "");
});

test("meteor.js itself passes the compiler's check", () => {
  assert.equal(compile("--allowJs", "--checkJs", "--strict", "false", "../../meteor.js"), "");
});

test("the types are documented: each property, method and event has words of its own in the manual", () => {
  const manual = readFileSync(new URL("../../docs/JAVASCRIPT.md", import.meta.url), "utf8");
  for (const name of [...Object.keys(shapeOf(module.default)), ...module.EVENTS]) {
    assert.match(manual, new RegExp(`\`${name}\\b`), name);
  }
});

import assert from "node:assert/strict";
import { mkdtempSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const file = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

test("script and module give one object, however often they are loaded", async () => {
  await import("../meteor.js");
  const global = globalThis.Meteor;
  const module = await import("../meteor.mjs");
  await import("../meteor.js?a=second-time");
  assert.equal(globalThis.Meteor, global);
  assert.equal(module.default, global);
  assert.equal(module.Meteor, global);
  assert.deepEqual(module.EVENTS, ["process", "reset", "eof", "changemode", "statuschanged", "gap"]);
  assert.equal(module.STATUS.ENDED, 6);
  assert.notEqual(module.create(), global);
});

test("says so when the meteor.js beside the module is another one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "meteor-module-"));
  const before = globalThis.Meteor;
  try {
    globalThis.Meteor = undefined;
    copyFileSync(file("meteor.mjs"), join(folder, "meteor.mjs"));
    writeFileSync(join(folder, "meteor.js"), "var Meteor = { host: null };");
    await assert.rejects(import(pathToFileURL(join(folder, "meteor.mjs")).href), /beside meteor.mjs is another one/);
  } finally {
    globalThis.Meteor = before;
    rmSync(folder, { recursive: true });
  }
});

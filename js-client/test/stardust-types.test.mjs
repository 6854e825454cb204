import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { SHAPE, claim, compile, compileWith, shapeOf } from "./compiler.mjs";
import * as module from "../stardust.mjs";

const HEAD = `${SHAPE}
import * as module from "../../../stardust.mjs";
import type { Ev } from "../../../stardust.mjs";
`;

function agreement() {
  return HEAD + claim("object", "Shape<Ev>", shapeOf(module.ev)) + claim("exported", "Shape<typeof module>", shapeOf({ ...module }));
}

function disagreement() {
  const { loop, ...rest } = shapeOf(module.ev);
  return HEAD +
    claim("missing", "Shape<Ev>", rest) +
    claim("extra", "Shape<Ev>", { ...rest, loop, hurry: "function" }) +
    claim("other", "Shape<Ev>", { ...rest, loop: "number" });
}

let found;

before(() => {
  const generated = { "agreement.mts": agreement(), "disagreement.mts": disagreement() };
  found = compileWith(generated, "stardust-script.ts", "stardust-module.mts", "stardust-misuse.mts");
});

test("good use compiles, each misuse is an error, and the types name exactly what is there at run time", () => {
  const codes = found.get("disagreement.mts").map((line) => /TS\d+/.exec(line)[0]);
  assert.deepEqual(codes, ["TS2741", "TS2322", "TS2322"]);
  found.delete("disagreement.mts");
  assert.deepEqual(found, new Map());
});

test("stardust.js itself passes the compiler's check", () => {
  assert.deepEqual(compile("--allowJs", "--checkJs", "../../stardust.js"), new Map());
});

test("each property and method has words of its own in the manual", () => {
  const manual = readFileSync(new URL("../../docs/JAVASCRIPT.md", import.meta.url), "utf8");
  const own = manual.slice(manual.indexOf("# ev, for pages of Stardust"));
  for (const name of Object.keys(shapeOf(module.ev))) assert.match(own, new RegExp(`\\| .*\`${name}\\b.*\\|`), name);
});

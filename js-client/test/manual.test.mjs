// The manual's snippets do what it says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { World, ch, gap, p } from "./world.mjs";

const manuals = ["../../docs/JAVASCRIPT.md", "../README.md"];

const snippets = manuals.flatMap((name) => {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  return [...text.matchAll(/^```js\n([^]*?)^```/gm)].map((found) => ({ name, code: found[1] }));
});

/** Runs a snippet in a page of its own: what it wrote into the page, and what it asked of the server. */
async function run(code) {
  const world = new World();
  const meteor = world.client();
  const written = [];
  const clients = [meteor];
  const create = () => {
    clients.push(world.client());
    return clients.at(-1);
  };
  const list = { append: (text) => written.push(text) };
  const state = {
    set textContent(text) {
      written.push(text);
    },
  };
  const script = code.replace(/^import (\w+), \{ create \} from "\.\/meteor\.mjs";/m, "");
  vm.runInNewContext(`"use strict"; ${script}`, { Meteor: meteor, create, list, state });
  if (meteor.status === 0) {
    if (meteor.channelcount === 0) meteor.joinChannel("news", 0);
    meteor.connect();
  }
  await world.requests[0].answer();
  await world.requests[0].send(ch("news", 3) + p(4, "news", "hello") + gap("news", 5, 7));
  return { world, written };
}

test("there are snippets", () => {
  assert.ok(snippets.length >= 5, `${snippets.length}`);
});

const expected = [
  { written: ["news 4: hello"], asked: [/^http:\/\/push\.example\.com\/.*\/news\.b10\?/] },
  { written: [], asked: [/\/news\.h\?/, /\/chat\?/] },
  { written: ["connecting", "connecting", "live", "hello", "Some messages of news are missing."], asked: [/\/news\?/] },
  { written: ["xhrinteractive"], asked: [/\/news\?/] },
  { written: ["hello"], asked: [/\/news\.b10\?/] },
];

for (const [i, { name, code }] of snippets.entries()) {
  test(`snippet ${i + 1}, of ${name.replace("../", "")}, works`, async () => {
    const { world, written } = await run(code);
    assert.ok(expected[i], "a new snippet needs a line of what it does");
    assert.deepEqual(written, expected[i].written);
    assert.equal(world.requests.length, expected[i].asked.length);
    for (const [n, url] of expected[i].asked.entries()) assert.match(world.requests[n].url, url);
  });
}

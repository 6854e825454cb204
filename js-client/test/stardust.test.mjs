// What ev.loop means, over real HTTP.
import assert from "node:assert/strict";
import { test } from "node:test";
import { World, until } from "./stardust-world.mjs";

const PATH = "/comet/channel/a+b/stream/0123";

async function looping(t, handlers) {
  const world = await World.for(t);
  const loop = world.loop();
  const got = [];
  loop.loop(world.origin + PATH, handlers ?? ((messages) => got.push(...messages)));
  await world.request(0);
  return { world, loop, got };
}

test("asks for the url as it is given, for JSON, by GET", async (t) => {
  const world = await World.for(t);
  const loop = world.loop();
  loop.loop(`${world.origin}/any/path%2Bhere?x=1&y=`);
  const { url, method, accept, token } = await world.request(0);
  assert.deepEqual([url, method, accept, token], ["/any/path%2Bhere?x=1&y=", "GET", "application/json", "now"]);
  assert.equal(typeof loop.xhr.abort, "function");
  assert.equal(loop.running, true);
});

test("gives each message to the handler of its type, else to *, else to none", async (t) => {
  const called = [];
  const handlers = { Greeting: (m) => called.push(["Greeting", m.n]), 7: (m) => called.push(["7", m.n]) };
  const { world, loop } = await looping(t, handlers);
  const messages = [
    { type: "Greeting", n: 1 }, { type: "other", n: 2 }, { n: 3 }, null, 0, false, "", { type: 7, n: 4 },
    { type: "constructor", n: 5 }, { type: "__proto__", n: 6 },
  ];
  await world.round(loop, messages);
  assert.deepEqual(called, [["Greeting", 1], ["7", 4]]);
  loop.handlers["*"] = (m) => called.push(["*", m.n]);
  called.length = 0;
  await world.round(loop, messages);
  assert.deepEqual(called, [["Greeting", 1], ["*", 2], ["*", 3], ["7", 4], ["*", 5], ["*", 6]]);
  assert.deepEqual(world.reported, []);
});

test("asks again 100 ms behind each answer, an empty one included", async (t) => {
  const { world, loop } = await looping(t);
  for (const body of [[], [{ type: "x" }], []]) {
    const number = world.asked.length;
    world.asked.at(-1).answer(body);
    assert.equal(await world.pause(loop), 100);
    world.pass(99);
    assert.equal(loop.xhr, null);
    world.pass(1);
    assert.equal((await world.request(number)).url, PATH);
  }
});

test("an object replaces the handlers, a function replaces run for good, nothing keeps both", async (t) => {
  const world = await World.for(t);
  const loop = world.loop();
  const first = { "*": () => {} };
  const second = { "*": () => assert.fail("run was replaced") };
  const arrays = [];
  const steps = [[first, first], [undefined, first], [(messages) => arrays.push(messages), first], [second, second]];
  for (const [given, handlers] of steps) {
    loop.loop(world.origin + PATH, given);
    assert.equal(loop.handlers, handlers);
    await world.request(steps.findIndex((step) => step[0] === given));
  }
  await world.round(loop, [{ type: "x", n: 1 }, { n: 2 }]);
  await world.round(loop, []);
  assert.deepEqual(arrays, [[{ type: "x", n: 1 }, { n: 2 }], []]);
});

test("throws for anything else, with the value found, and leaves all as it was", async (t) => {
  const { world, loop } = await looping(t, { "*": () => {} });
  const { handlers, run, xhr } = loop;
  for (const wrong of [null, "handlers", 5, true]) {
    assert.throws(() => loop.loop("/other", wrong), /expected an object, a function or nothing/);
  }
  assert.throws(() => loop.loop("/other", "handlers"), /"handlers"/);
  for (const wrong of [undefined, null, ""]) assert.throws(() => loop.loop(wrong, {}), /expected one like/);
  assert.deepEqual([loop.handlers, loop.run, loop.xhr], [handlers, run, xhr]);
  assert.equal(world.asked.length, 1);
});

test("stop aborts the request and ends the loop", async (t) => {
  const { world, loop, got } = await looping(t);
  const errors = [];
  loop.onerror = (error) => errors.push(error);
  loop.stop();
  assert.deepEqual([loop.running, loop.xhr], [false, null]);
  await until(() => world.asked[0].gone, "the end of the connection");
  assert.deepEqual([world.waits, errors, got], [[], [], []]);
  loop.stop();
});

test("stop between two requests ends the loop too, and so does running = false", async (t) => {
  const { world, loop } = await looping(t);
  world.asked[0].answer([]);
  await world.pause(loop);
  loop.stop();
  assert.deepEqual(world.waits, []);
  loop.loop(world.origin + PATH);
  (await world.request(1)).answer([]);
  await world.pause(loop);
  loop.running = false;
  world.pass(100);
  assert.deepEqual([loop.xhr, world.waits], [null, []]);
});

test("running = false while a request waits lets its answer be the last", async (t) => {
  const { world, loop, got } = await looping(t);
  loop.running = false;
  world.asked[0].answer([{ n: 1 }]);
  await until(() => got.length === 1, "the answer");
  assert.deepEqual([loop.xhr, world.waits], [null, []]);
});

test("a handler may stop the loop or begin another", async (t) => {
  const world = await World.for(t);
  const loop = world.loop();
  const called = [];
  loop.loop(world.origin + PATH, { stop: () => loop.stop(), other: () => loop.loop(`${world.origin}/other`), "*": (m) => called.push(m.n) });
  (await world.request(0)).answer([{ type: "other" }, { n: 1 }]);
  assert.equal((await world.request(1)).url, "/other");
  world.asked[1].answer([{ type: "stop" }, { n: 2 }]);
  await until(() => called.length === 2, "the rest of the answer");
  assert.deepEqual([loop.xhr, loop.running, world.waits], [null, false, []]);
  assert.equal(world.asked.length, 2);
});

test("there is one loop: a second one replaces the first", async (t) => {
  const { world, loop, got } = await looping(t);
  loop.loop(`${world.origin}/second`);
  await world.request(1);
  await until(() => world.asked[0].gone, "the end of the first");
  await world.round(loop, [{ n: 1 }]);
  assert.deepEqual([got, world.asked.map((r) => r.url)], [[{ n: 1 }], [PATH, "/second", "/second"]]);
});

test("a handler that throws is reported, and the others and the loop go on", async (t) => {
  const called = [];
  const handlers = {
    bad: () => {
      throw new Error("of the page");
    },
    "*": (m) => called.push(m.n),
  };
  const { world, loop } = await looping(t, handlers);
  await world.round(loop, [{ n: 1 }, { type: "bad" }, { n: 2 }]);
  assert.deepEqual([called, world.reported.map((e) => e.message)], [[1, 2], ["of the page"]]);
  loop.run = handlers.bad;
  await world.round(loop, [{ n: 3 }]);
  assert.equal(world.reported.length, 2);
});

test("two objects do not know each other", async (t) => {
  const world = await World.for(t);
  const [first, second] = [world.loop(), world.loop()];
  first.loop(`${world.origin}/first`, {});
  second.loop(`${world.origin}/second`, {});
  await world.request(1);
  first.stop();
  assert.deepEqual([first.running, second.running, second.xhr !== null], [false, true, true]);
});

test("makes urls, with names encoded, and refuses what cannot stand in one", async (t) => {
  const loop = (await World.for(t)).loop();
  assert.equal(loop.url("", "a+b", "12.3"), "/channel/a+b/stream/12.3");
  assert.equal(loop.url("https://h.example/comet/", ["a", "b%41-_"], 7), "https://h.example/comet/channel/a+b%2541-_/stream/7");
  const [, client] = /^\/channel\/a\/stream\/([0-9]{16})$/.exec(loop.url("", ["a"]));
  assert.equal(loop.url("/x", "b"), `/x/channel/b/stream/${client}`);
  assert.notEqual(loop.create().url("/x", "b"), loop.url("/x", "b"));
  for (const channels of ["", [], "a b", ["a+b"], "a/b", [7]]) assert.throws(() => loop.url("", channels), /expected/);
  for (const client of ["", "abc", "1/2", null]) assert.throws(() => loop.url("", "a", client), /expected digits and dots/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { World, ch, gap, p, ping } from "./world.mjs";

async function joined(channels, settings) {
  const world = new World();
  const meteor = world.client(settings);
  for (const [name, backtrack] of Object.entries(channels)) meteor.joinChannel(name, backtrack);
  meteor.connect();
  await world.request.answer();
  return { world, meteor };
}

/** Ends the response as a server does, and answers the request that follows. */
async function next(world) {
  await world.request.send(ping);
  await world.request.end();
  await world.pass(1000);
  return world.request.answer();
}

const gaps = (world) => world.events.filter((event) => event.startsWith("gap "));

test("asks for gap frames and hands each on as an event, before what follows it", async () => {
  const { world, meteor } = await joined({ a: 10 });
  const order = [];
  meteor.registerEventCallback("gap", (...args) => order.push(args));
  meteor.registerEventCallback("process", (data, channel, id) => order.push([id]));
  assert.match(world.request.url, /[?&]gaps=1(&|$)/);
  await world.request.send(p(5, "a", "x") + gap("a", 6, 9) + p(10, "a", "y"));
  assert.deepEqual(order, [[5], ["a", 6, 9], [10]]);
});

test("a gap told again is no news, one that reaches further is so for the rest", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(p(5, "a", "x") + gap("a", 6, 9) + gap("a", 6, 9) + gap("a", 7, 8) + gap("a", 4, 12));
  assert.deepEqual(gaps(world), ["gap a 6 9", "gap a 10 12"]);
});

test("a gap over what was seen is none, and one that begins there begins behind it", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(p(5, "a", "x") + gap("a", 1, 4) + gap("a", 3, 8));
  assert.deepEqual(gaps(world), ["gap a 6 8"]);
});

test("a gap that ends where the page stands says that another past was seen, and is told once", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(p(5, "a", "x"));
  for (let i = 0; i < 2; i++) {
    assert.deepEqual((await next(world)).channels, ["a.r6"]);
    await world.request.send(ch("a", 4) + gap("a", 3, 5));
  }
  await world.request.send(p(6, "a", "y"));
  assert.deepEqual(gaps(world), ["gap a 3 5"]);
  assert.deepEqual(world.messages, ["a 5 x", "a 6 y"]);
});

test("a gap, then a position before it, as after the loss of all nodes", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(p(1000, "a", "x"));
  await next(world);
  await world.request.send(ch("a", 905) + gap("a", 901, 5000) + ch("a", 900) + p(905, "a", "kept"));
  assert.deepEqual(gaps(world), ["gap a 1001 5000"]);
  assert.deepEqual(world.messages, ["a 1000 x", "a 905 kept"]);
  assert.deepEqual((await next(world)).channels, ["a.r906"]);
});

test("what a gap gave up is not asked for again, nor told again on the next response", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(p(5, "a", "x") + gap("a", 6, 9));
  assert.deepEqual((await next(world)).channels, ["a.r10"]);
  await world.request.send(gap("a", 6, 9) + p(10, "a", "y"));
  assert.deepEqual((await next(world)).channels, ["a.r11"]);
  assert.deepEqual(gaps(world), ["gap a 6 9"]);
});

test("a message inside a gap is news all the same, once", async () => {
  const { world, meteor } = await joined({ a: 10 });
  await world.request.send(p(5, "a", "x") + gap("a", 6, 9) + p(7, "a", "found") + p(7, "a", "found") + p(8, "a", "too"));
  assert.deepEqual(world.messages, ["a 5 x", "a 7 found", "a 8 too"]);
  assert.equal(meteor.channels.a.lastmsgreceived, 8);
  assert.deepEqual((await next(world)).channels, ["a.r10"]);
});

test("a gap before the first history loses nothing of the history that was cut off", async () => {
  for (const backtrack of [3, -1]) {
    const { world, meteor } = await joined({ a: backtrack });
    await world.request.send(ch("a", 15) + gap("a", 4, 9));
    assert.deepEqual(gaps(world), ["gap a 4 9"]);
    assert.equal(meteor.channels.a.lastmsgreceived, null, "nothing was received");
    assert.deepEqual((await next(world)).channels, ["a.r10"]);
    await world.request.send(p(10, "a", "x") + p(15, "a", "y"));
    assert.deepEqual(world.messages, ["a 10 x", "a 15 y"]);
  }
});

test("a gap in an empty channel begins where the channel was empty", async () => {
  const { world } = await joined({ a: 0 });
  await world.request.send(ch("a", 0) + gap("a", 0, 3));
  assert.deepEqual(gaps(world), ["gap a 0 3"]);
  assert.deepEqual((await next(world)).channels, ["a.r4"]);
});

test("a rewind takes the gap back with it", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 5) + p(5, "a", "x") + gap("a", 6, 9) + p(12, "a", "lost side"));
  await world.request.send(ch("a", 5) + p(7, "a", "kept side") + gap("a", 8, 9));
  assert.deepEqual(world.messages, ["a 5 x", "a 12 lost side", "a 7 kept side"]);
  assert.deepEqual(gaps(world), ["gap a 6 9", "gap a 8 9"]);
  assert.deepEqual((await next(world)).channels, ["a.r10"]);
});

test("gaps belong to their channel; those of others, and those that are none, are ignored", async () => {
  const { world } = await joined({ a: 10, b: 10 });
  await world.request.send(p(5, "a", "x") + p(5, "b", "y"));
  await world.request.send(gap("b", 6, 9) + gap("c", 6, 9) + gap("a", 9, 6) + gap("a", -4, 9) + gap("constructor", 1, 2));
  await world.request.send('<script>gap("a");</script><script>gap("a","6","9");</script><script>gap();</script>');
  assert.deepEqual(gaps(world), ["gap b 6 9"]);
  assert.deepEqual((await next(world)).channels, ["a.r6", "b.r10"]);
});

test("no gap is made up: ids need not follow each other", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 5) + p(5, "a", "x") + p(500, "a", "y"));
  await next(world);
  await world.request.send(ch("a", 900) + p(800, "a", "z"));
  assert.deepEqual(gaps(world), []);
});

test("in polls a gap comes as in streams", async () => {
  for (const mode of ["longpoll", "smartpoll", "simplepoll"]) {
    const { world } = await joined({ a: 0 }, { mode });
    await world.request.send(ch("a", 4));
    await world.request.end();
    await world.untilNextRequest();
    assert.deepEqual(world.request.channels, ["a.r5"]);
    await world.request.answer();
    await world.request.send(ch("a", 9) + gap("a", 5, 8) + p(9, "a", "x"));
    assert.deepEqual([...gaps(world), ...world.messages], ["gap a 5 8", "a 9 x"]);
  }
});

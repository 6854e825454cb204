import assert from "node:assert/strict";
import { test } from "node:test";
import { World, ch, p, ping, settle } from "./world.mjs";

/** A connected client whose first request was answered. */
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

test("names each channel as the backtrack asks", async () => {
  const { world } = await joined({ a: 10, b: 0, c: -1, d: undefined, e: "5", f: "all" });
  assert.deepEqual(world.request.channels, ["a.b10", "b", "c.h", "d.h", "e.b5", "f.h"]);
});

test("resumes after the last message exactly", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 41) + p(40, "a", "x") + p(41, "a", "y"));
  assert.deepEqual((await next(world)).channels, ["a.r42"]);
  assert.deepEqual(world.messages, ["a 40 x", "a 41 y"]);
});

test("takes 0 for an id like any other", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 0) + p(0, "a", "first"));
  assert.deepEqual((await next(world)).channels, ["a.r1"]);
});

test("resumes at channel info when no history was asked for", async () => {
  const { world } = await joined({ a: 0 });
  await world.request.send(ch("a", 41));
  assert.deepEqual((await next(world)).channels, ["a.r42"]);
});

test("misses nothing of a channel that was empty", async () => {
  for (const backtrack of [0, 3, -1]) {
    const { world } = await joined({ a: backtrack });
    await world.request.send(ch("a", 0));
    assert.deepEqual((await next(world)).channels, ["a.r0"]);
    await world.request.send(ch("a", 0) + p(0, "a", "between two requests"));
    assert.deepEqual(world.messages, ["a 0 between two requests"]);
  }
});

test("asks for the same history again when it was cut off before its first message", async () => {
  const { world } = await joined({ a: 10, b: -1 });
  await world.request.send(ch("a", 41) + ch("b", 50));
  assert.deepEqual((await next(world)).channels, ["a.b10", "b.h"]);
});

test("channel info does not move a position that a resume still has to catch up from", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 41) + p(41, "a", "x"));
  await next(world);
  await world.request.send(ch("a", 99));
  assert.deepEqual((await next(world)).channels, ["a.r42"]);
  await world.request.send(ch("a", 99) + p(60, "a", "y") + p(99, "a", "z"));
  assert.deepEqual(world.messages, ["a 41 x", "a 60 y", "a 99 z"]);
});

test("goes back when a second channel info says so, and only then", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 50) + p(50, "a", "x") + p(60, "a", "lost side"));
  await world.request.send(ch("a", 50) + p(50, "a", "again") + p(55, "a", "kept side"));
  assert.deepEqual(world.messages, ["a 50 x", "a 60 lost side", "a 55 kept side"]);
  assert.deepEqual((await next(world)).channels, ["a.r56"]);
});

test("goes back on a resume too, by the second channel info of the response", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 60) + p(60, "a", "lost side"));
  await next(world);
  await world.request.send(ch("a", 55));
  await world.request.send(ch("a", 50) + p(55, "a", "kept side"));
  assert.deepEqual(world.messages, ["a 60 lost side", "a 55 kept side"]);
});

test("channel info that lies ahead moves nothing", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(ch("a", 50) + p(50, "a", "x") + ch("a", 70));
  assert.deepEqual((await next(world)).channels, ["a.r51"]);
});

test("delivers no id twice, and nothing of channels not joined", async () => {
  const { world } = await joined({ a: 10 });
  await world.request.send(p(5, "a", "x") + p(5, "a", "x") + p(4, "a", "w") + p(9, "b", "other") + p(6, "a", "y"));
  assert.deepEqual(world.messages, ["a 5 x", "a 6 y"]);
});

test("keeps one position per channel", async () => {
  const { world, meteor } = await joined({ a: 10, b: 10 });
  await world.request.send(p(5, "a", "x") + p(3, "b", "y"));
  assert.deepEqual((await next(world)).channels, ["a.r6", "b.r4"]);
  assert.equal(meteor.channels.a.lastmsgreceived, 5);
  assert.equal(meteor.channels.b.backtrack, 10);
});

test("joining and leaving while connected is one new request, with positions kept", async () => {
  const { world, meteor } = await joined({ a: 10 });
  await world.request.send(p(5, "a", "x"));
  const first = world.request;
  meteor.joinChannel("b", 0);
  meteor.joinChannel("c", 1);
  meteor.leaveChannel("b");
  await world.pass(0);
  assert.equal(world.requests.length, 2);
  assert.ok(first.aborted);
  assert.deepEqual(world.request.channels, ["a.r6", "c.b1"]);
  await first.send(p(6, "a", "late, on a request given up"));
  assert.deepEqual(world.messages, ["a 5 x"]);
});

test("leaving the last channel disconnects", async () => {
  const { world, meteor } = await joined({ a: 10 });
  meteor.leaveChannel("a");
  await world.pass(60_000);
  assert.equal(world.requests.length, 1);
  assert.ok(world.request.aborted);
  assert.equal(meteor.status, 0);
});

test("a long poll is followed by the next from where it ended", async () => {
  const { world } = await joined({ a: 0 }, { mode: "longpoll" });
  assert.match(world.request.path, /^\/push\/me\/longpoll\/a$/);
  await world.request.send(ch("a", 41) + p(42, "a", "x"));
  await world.request.end();
  await world.pass(0);
  assert.deepEqual(world.request.channels, ["a.r43"]);
  assert.equal(world.events.includes("reset"), false);
});

test("the same messages come out wherever a response is cut, characters included", async () => {
  const text = ".".repeat(9) + "\r\n" + ch("a", 2) + p(1, "a", "Ü 😀 ") + p(2, "a", "日本語") + ping +
    p(3, "a", "\\u{1F600}م") + "<script>what</script>" + p(4, "a", "é");
  const bytes = new TextEncoder().encode(text);
  const expected = ["a 1 Ü 😀 ", "a 2 日本語", "a 3 😀م", "a 4 é"];
  for (let i = 0; i <= bytes.length; i++) {
    const { world } = await joined({ a: -1 });
    await world.request.send(bytes.subarray(0, i));
    await world.request.send(bytes.subarray(i));
    assert.deepEqual(world.messages, expected, `cut at byte ${i}`);
  }
  const { world } = await joined({ a: -1 });
  for (const byte of bytes) world.request.send(Uint8Array.of(byte));
  for (let i = 0; i < 50; i++) await settle();
  assert.deepEqual(world.messages, expected);
});

test("a connection cut at every byte of a catch-up loses and repeats nothing", async () => {
  const history = [11, 12, 15].map((id) => p(id, "a", `m${id}`));
  const bytes = new TextEncoder().encode(ch("a", 15) + history.join(""));
  for (let i = 0; i <= bytes.length; i++) {
    const { world } = await joined({ a: 3 });
    await world.request.send(bytes.subarray(0, i));
    await world.request.break();
    await world.untilNextRequest();
    const resumed = /\.r(\d+)$/.exec(world.request.channels[0]);
    const from = resumed ? Number(resumed[1]) : 0;
    await world.request.answer();
    await world.request.send(ch("a", 15) + history.filter((_, n) => [11, 12, 15][n] >= from).join(""));
    assert.deepEqual(world.messages, ["a 11 m11", "a 12 m12", "a 15 m15"], `cut at byte ${i}`);
  }
});

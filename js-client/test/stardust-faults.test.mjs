// What ev does when something goes wrong on the way, and how it stays exact, over real HTTP.
import assert from "node:assert/strict";
import { test } from "node:test";
import { World, until } from "./stardust-world.mjs";

const PATH = "/channel/a+b/stream/0123";

async function looping(t, settings = {}) {
  const world = await World.for(t);
  const loop = Object.assign(world.loop(), settings);
  const got = [];
  const told = [];
  loop.onerror ??= (error) => told.push(error);
  loop.loop(world.origin + PATH, (messages) => got.push(...messages.map(({ n }) => n)));
  await world.request(0);
  return { world, loop, got, told };
}

const stamped = (n, stamp, channel = "a") => ({ n, _ts: stamp, _ch: channel });

// ---- Failures

test("comes back after half a second to one, later after half a minute at most, and tells how long", async (t) => {
  const { world, loop, told } = await looping(t);
  const waits = { 0: [], 1: [] };
  for (world.dice of [0, 1]) {
    for (let i = 0; i < 8; i++) {
      await world.round(loop, "away", {}, 502);
      waits[world.dice].push(told.at(-1).waitMs);
    }
    await world.round(loop, []);
  }
  assert.deepEqual(waits[0], [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  assert.deepEqual(waits[1], [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  assert.deepEqual(told.map((e) => e.failures), [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("tells status and reason of whatever goes wrong, and goes on", async (t) => {
  const { world, loop, told, got } = await looping(t);
  const faults = [
    [(asked) => asked.answer("/x not found.", {}, 404), 404, /^Status 404: "\/x not found\."$/],
    [(asked) => asked.answer("", {}, 500), 500, /^Status 500$/],
    [(asked) => asked.answer("<html>log in</html>"), 200, /"<html>log in<\/html>"; expected a JSON array/],
    [(asked) => asked.answer({ type: "one" }), 200, /expected a JSON array/],
    [(asked) => asked.answer(""), 200, /""; expected a JSON array/],
    [(asked) => asked.breakOff(), 0, /./],
    [(asked) => asked.response.destroy(), 0, /./],
    [() => loop.xhr.abort(), 0, /abort/],
  ];
  for (const [fault, status, reason] of faults) {
    const number = world.asked.length;
    fault(world.asked.at(-1));
    const wait = await world.pause(loop);
    assert.equal(told.at(-1).url, world.origin + PATH);
    assert.equal(told.at(-1).status, status, String(fault));
    assert.match(told.at(-1).reason, reason);
    assert.equal(told.at(-1).waitMs, wait);
    world.pass(wait);
    await world.request(number);
  }
  await world.round(loop, [{ n: 1 }]);
  assert.deepEqual([told.length, got], [faults.length, [1]]);
});

test("a port where nobody listens is a failure like any other", async (t) => {
  const world = await World.for(t);
  const gone = await World.for(t);
  const nobody = gone.origin;
  await gone.close();
  const loop = world.loop();
  const told = [];
  loop.onerror = (error) => told.push(error);
  loop.loop(`${nobody}/x`);
  await until(() => told.length === 1, "the failure");
  assert.equal(told[0].status, 0);
  assert.equal(loop.running, true);
});

test("logs failures to the console unless it is told not to, or the page listens", async (t) => {
  const { world, loop } = await looping(t);
  loop.onerror = null;
  await world.round(loop, "", {}, 500);
  assert.match(world.logged[0], /Status 500 \(again in 750 ms\)/);
  loop.verbose = false;
  await world.round(loop, "", {}, 500);
  assert.equal(world.logged.length, 1);
});

test("a callback of the page that throws is reported, and the loop goes on", async (t) => {
  const { world, loop, got } = await looping(t);
  for (const name of ["onerror", "ongap", "onlive"]) {
    loop[name] = () => {
      throw new Error(name);
    };
  }
  await world.round(loop, "", {}, 500);
  await world.round(loop, [{ n: 1 }], { "Perseid-Gap": "a=1-2" });
  assert.deepEqual(world.reported.map((e) => e.message), ["onerror", "onlive", "ongap"]);
  assert.deepEqual(got, [1]);
});

test("onerror may stop the loop", async (t) => {
  const { world, loop } = await looping(t, { onerror: () => loop.stop() });
  world.asked[0].answer("", {}, 403);
  await until(() => !loop.running, "the end");
  assert.deepEqual([loop.xhr, world.waits], [null, []]);
});

test("waits at least as long as the server asks for, within reason", async (t) => {
  const { world, loop, told } = await looping(t);
  world.dice = 0;
  await world.round(loop, "", { "Retry-After": "20" }, 503);
  await world.round(loop, [], {});
  await world.round(loop, "", { "Retry-After": new Date(world.time + 40_000).toUTCString() }, 503);
  await world.round(loop, [], {});
  await world.round(loop, "", { "Retry-After": "99999" }, 503);
  await world.round(loop, [], {});
  await world.round(loop, "", { "Retry-After": "soon" }, 503);
  const [seconds, date, long, none] = told.map((e) => e.waitMs);
  assert.equal(seconds, 20_500);
  assert.ok(date > 39_000 && date <= 40_500, `${date}`);
  assert.deepEqual([long, none], [300_500, 500]);
});

test("tells when it is live again", async (t) => {
  const { world, loop, told } = await looping(t);
  const events = [];
  loop.onlive = () => events.push(`live after ${told.length}, ${loop.server}`);
  await world.round(loop, [], { Server: "n1" });
  await world.round(loop, []);
  await world.round(loop, "", {}, 502);
  await world.round(loop, "", {}, 502);
  await world.round(loop, [], { Server: "n2" });
  assert.deepEqual(events, ["live after 0, n1", "live after 2, n2"]);
});

// ---- Silence

test("a request without any answer is given up after two minutes, then after more", async (t) => {
  const { world, loop, told } = await looping(t);
  for (const [i, limit] of [120_000, 240_000, 480_000, 900_000, 900_000].entries()) {
    assert.deepEqual(world.waits, [limit]);
    world.pass(limit - 1);
    assert.equal(told.length, i);
    world.pass(1);
    assert.equal(told.at(-1).reason, `No answer within ${limit} ms`);
    await until(() => world.asked[i].gone, "the end of the connection");
    world.pass(world.waits[0]);
    await world.request(i + 1);
  }
  await world.round(loop, []);
  assert.deepEqual(world.waits, [120_000]);
});

test("once the server's timeout is seen, twice that is enough", async (t) => {
  const { world, loop } = await looping(t);
  const message = [{ n: 1 }];
  const rounds = [
    [0, [], 120_000], [9_000, [], 120_000], [80_000, message, 120_000], [12_000, [], 30_000], [25_000, [], 50_000],
    [49_000, message, 50_000], [49_000, [], 98_000], [3_000, [], 98_000],
  ];
  for (const [lasted, answer, limit] of rounds) {
    world.pass(lasted);
    await world.round(loop, answer);
    assert.deepEqual(world.waits, [limit], `after ${lasted}`);
  }
  loop.loop(`${world.origin}/another/server`);
  assert.deepEqual(world.waits, [120_000]);
});

test("timeout rules where the page sets it; 0 is for never", async (t) => {
  const { world, loop, told } = await looping(t, { timeout: 5_000 });
  assert.deepEqual(world.waits, [5_000]);
  world.pass(5_000);
  assert.equal(told[0].reason, "No answer within 5000 ms");
  for (loop.timeout of [0, Infinity]) {
    world.pass(world.waits[0]);
    await world.request(world.asked.length);
    assert.deepEqual(world.waits, []);
    loop.xhr.abort();
    await world.pause(loop);
  }
});

test("an answer that comes after it was given up is not taken", async (t) => {
  const { world, got } = await looping(t, { timeout: 5_000 });
  world.asked[0].response.writeHead(200, { "Last-Event-ID": "5-5" });
  world.asked[0].response.write('[{"n":1}');
  world.pass(5_000);
  world.asked[0].response.end("]");
  world.pass(world.waits[0]);
  assert.equal((await world.request(1)).token, "now");
  assert.deepEqual(got, []);
});

// ---- The page

test("a page that comes back while it waits after a failure asks at once", async (t) => {
  const { world, loop } = await looping(t);
  world.dice = 1;
  for (let i = 0; i < 6; i++) await world.round(loop, "", {}, 502);
  world.asked[6].answer("", {}, 502);
  assert.equal(await world.pause(loop), 30_000);
  world.listeners.wake();
  await world.request(7);
  assert.equal(world.timers.size, 1); // that of the request's silence
});

test("but not before the server's Retry-After", async (t) => {
  const { world, loop } = await looping(t);
  world.asked[0].answer("", { "Retry-After": "20" }, 503);
  await world.pause(loop);
  world.pass(5_000);
  world.listeners.wake();
  assert.deepEqual([loop.xhr, world.waits], [null, [15_000]]);
});

test("a page that comes back leaves a request alone that is young, and renews one that may be dead", async (t) => {
  const { world, loop, told } = await looping(t);
  const first = loop.xhr;
  world.pass(50_000);
  world.listeners.wake();
  assert.equal(loop.xhr, first);
  world.pass(10_000);
  world.listeners.wake();
  assert.notEqual(loop.xhr, first);
  const second = loop.xhr;
  await world.request(1);
  world.listeners.doubt();
  world.listeners.wake();
  assert.notEqual(loop.xhr, second);
  await world.request(2);
  assert.deepEqual(told, []);
});

test("the pause behind a good answer is no failure to be cut short", async (t) => {
  const { world, loop } = await looping(t);
  world.asked[0].answer([]);
  await world.pause(loop);
  world.listeners.wake();
  assert.deepEqual([loop.xhr, world.waits], [null, [100]]);
});

test("a page that is put away lets go of its request, and asks again when it is back", async (t) => {
  const { world, loop, told } = await looping(t);
  world.asked[0].answer([], { "Last-Event-ID": "7-8" });
  world.pass(await world.pause(loop));
  await world.request(1);
  world.listeners.hide();
  await until(() => world.asked[1].gone, "the end of the connection");
  assert.deepEqual([loop.running, loop.xhr, world.waits], [true, null, []]);
  world.listeners.wake();
  assert.equal((await world.request(2)).token, "7-8");
  assert.deepEqual(told, []);
});

test("a page that has stopped the loop is not woken", async (t) => {
  const { world, loop } = await looping(t);
  loop.stop();
  for (const what of ["doubt", "hide", "wake"]) world.listeners[what]();
  assert.deepEqual([loop.xhr, world.waits], [null, []]);
});

// ---- Positions

test("says in each request where the last answer left it, whatever happened between", async (t) => {
  const { world, loop } = await looping(t);
  const tokens = [];
  const rounds = [
    [[], { "Last-Event-ID": "7-0" }, 200],
    ["", {}, 502],
    ["<html>", { "Last-Event-ID": "9-9" }, 200],
    [[{ n: 1 }], { "Last-Event-ID": "8-0" }, 200],
    [[], {}, 200],
  ];
  for (const round of rounds) tokens.push((await world.round(loop, ...round)).token);
  assert.deepEqual(tokens, ["7-0", "7-0", "7-0", "8-0", undefined]);
  assert.equal(loop.position, null); // the server keeps it, where its answers do not show it
});

test("an answer that broke off is asked for again", async (t) => {
  const { world, loop } = await looping(t);
  await world.round(loop, [], { "Last-Event-ID": "7-0" });
  world.asked[1].response.writeHead(200, { "Last-Event-ID": "8-0", "Content-Length": 100 });
  world.asked[1].response.write('[{"n":1}', () => world.asked[1].response.destroy());
  world.pass(await world.pause(loop));
  assert.equal((await world.request(2)).token, "7-0");
});

test("keeps a position for each url, also over stop", async (t) => {
  const { world, loop } = await looping(t);
  await world.round(loop, [], { "Last-Event-ID": "7-0" });
  loop.loop(`${world.origin}/other`);
  assert.equal((await world.request(2)).token, "now");
  await world.round(loop, [], { "Last-Event-ID": "5" });
  loop.stop();
  loop.loop(world.origin + PATH);
  assert.equal((await world.request(4)).token, "7-0");
  for (let i = 0; i < 16; i++) loop.loop(`${world.origin}/${i}`);
  loop.loop(world.origin + PATH);
  const latest = await until(() => world.asked.slice(5).find((asked) => asked.url === PATH), "the request");
  assert.equal(latest.token, "now"); // the oldest are forgotten
});

test("begins where it is told to, and tells where it stands", async (t) => {
  const { world, loop } = await looping(t);
  assert.equal(loop.position, null);
  const { asked } = world;
  loop.loop(`${world.origin}/other`, undefined, "5-6");
  loop.loop(`${world.origin}/other`, undefined, null);
  assert.equal((await world.request(1)).token, "5-6");
  await world.round(loop, [], { "Last-Event-ID": "7-6" });
  assert.equal(loop.position, "7-6");
  loop.loop(`${world.origin}/other`, undefined, 0);
  assert.equal((await world.request(3)).token, "0");
  assert.equal(asked.length, 4);
});

test("a position that the server refuses is given up, and that is told", async (t) => {
  const { world, loop, told } = await looping(t);
  await world.round(loop, [], { "Last-Event-ID": "7-0" });
  const next = await world.round(loop, "Last-Event-ID is 7-0; expected two ids", {}, 400);
  assert.equal(next.token, "now");
  assert.match(told[0].reason, /expected two ids/);
});

test("messages of an earlier answer are dropped, by channel and stamp", async (t) => {
  const { world, loop, got } = await looping(t);
  await world.round(loop, [stamped(1, 10.5), stamped(2, 10.5, "b"), stamped(3, 11)]);
  await world.round(loop, [stamped(1, 10.5), stamped(2, 10.5, "b"), stamped(4, 11, "b"), stamped(3, 11), stamped(5, 12)]);
  await world.round(loop, [stamped(4, 11, "b")]);
  assert.deepEqual(got, [1, 2, 3, 4, 5]);
});

test("an older message that was not there yet is news, and so are those without stamps", async (t) => {
  const { world, loop, got } = await looping(t);
  await world.round(loop, [stamped(1, 20), { n: 2 }, stamped(3, "20")]);
  await world.round(loop, [stamped(4, 19), { n: 2 }, stamped(3, "20"), { n: 5, _ch: "a" }]);
  await world.round(loop, [{ n: 5, _ch: "a" }, stamped(6, 21), stamped(7, 21)]);
  assert.deepEqual(got, [1, 2, 3, 4, 2, 3, 5, 5, 6, 7]);
});

test("remembers so many stamps of a channel and no more", async (t) => {
  const { world, loop, got } = await looping(t);
  await world.round(loop, [stamped("first", 0), ...Array.from({ length: 4_095 }, (_, i) => stamped(i, i + 1))]);
  got.length = 0;
  await world.round(loop, [stamped("first", 0)]);
  assert.deepEqual(got, []);
  await world.round(loop, [stamped("newest", 5_000)]);
  await world.round(loop, [stamped("first", 0), stamped("newest", 5_000)]);
  assert.deepEqual(got, ["newest", "first"]);
});

test("tells gaps before the messages behind them", async (t) => {
  const { world, loop, got } = await looping(t);
  const gaps = [];
  loop.ongap = (...gap) => gaps.push([...gap, got.length]);
  await world.round(loop, [{ n: 1 }], { "Perseid-Gap": "a=5-9, b%41-_=0-123456789012" });
  await world.round(loop, [], { "Perseid-Gap": "nonsense" });
  assert.deepEqual(gaps, [["a", 5, 9, 0], ["b%41-_", 0, 123456789012, 0]]);
  assert.deepEqual(got, [1]);
});

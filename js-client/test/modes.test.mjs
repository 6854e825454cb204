import assert from "node:assert/strict";
import { test } from "node:test";
import { World, ch, eof, frameBegin, gap, p, ping } from "./world.mjs";

function connected(settings) {
  const world = new World();
  const meteor = world.client(settings);
  meteor.joinChannel("a", 0);
  meteor.connect();
  return { world, meteor };
}

/** Answers the request with a complete response. */
async function answered(world, text = "") {
  await world.request.answer();
  if (text) await world.request.send(text);
  await world.request.end();
}

const changes = (world) => world.events.filter((event) => event.startsWith("changemode"));

// ---- Choice

test("mode tells what is done: stream becomes the transport that was chosen", () => {
  const chosen = [
    ["stream", "xhrinteractive"], ["serversent", "xhrinteractive"], ["xhrinteractive", "xhrinteractive"],
    ["iframe", "iframe"], ["longpoll", "longpoll"], ["smartpoll", "smartpoll"], ["simplepoll", "simplepoll"],
  ];
  for (const [wanted, done] of chosen) {
    const { world, meteor } = connected({ mode: wanted });
    assert.equal(meteor.mode, done, wanted);
    assert.match((world.request ?? world.frame).path, new RegExp(`^/push/me/${done}/a$`));
    assert.equal(world.requests.length + world.frames.length, 1);
  }
  const meteor = new World().client();
  assert.equal(meteor.mode, "stream", "as set, until connected");
});

test("a mode set while connected holds from the next request, and a wrong one is refused", async () => {
  const { world, meteor } = connected();
  assert.throws(() => (meteor.mode = "pigeon"), /"pigeon": expected one of stream, /);
  await world.request.answer();
  await world.request.send(p(5, "a", "x"));
  meteor.mode = "simplepoll";
  assert.equal(world.requests.length, 1);
  await world.request.end();
  await world.pass(250);
  assert.equal(world.request.path, "/push/me/simplepoll/a.r6");
  assert.deepEqual(changes(world), []);
});

test("without a document there is no frame: iframe polls at once", () => {
  const world = new World();
  const environment = world.environment();
  world.environment = () => ({ ...environment, openFrame: null });
  const meteor = world.client({ mode: "iframe" });
  meteor.joinChannel("a");
  meteor.connect();
  assert.equal(world.request.path, "/push/me/longpoll/a.h");
});

// ---- Polls

test("simplepoll asks at pollfreq after the beginning of the last request, 10 ms after its end at least", async () => {
  const { world, meteor } = connected({ mode: "simplepoll" });
  await world.pass(1200);
  await answered(world, ch("a", 0));
  assert.equal(await world.untilNextRequest(), 1800);
  meteor.pollfreq = 500;
  await world.pass(700);
  await answered(world);
  assert.equal(await world.untilNextRequest(), 10);
  await answered(world, p(1, "a", "x"));
  assert.equal(await world.untilNextRequest(), 500, "a message changes nothing");
  await world.pass(100_000);
  assert.equal(meteor.pollfreq, 500);
});

test("polls that fail keep their distance too", async () => {
  const { world } = connected({ mode: "simplepoll" });
  world.dice = 0;
  for (let i = 0; i < 5; i++) {
    await world.request.answer();
    await world.request.break();
    assert.equal(await world.untilNextRequest(), 3000);
  }
});

test("polls go through the statuses once, and have no reset", async () => {
  const { world } = connected({ mode: "simplepoll" });
  await answered(world, ch("a", 4));
  await world.pass(3000);
  await answered(world, p(5, "a", "x"));
  await world.pass(3000);
  await answered(world);
  assert.deepEqual(world.events, ["statuschanged 1", "statuschanged 4", "statuschanged 5"]);
  assert.deepEqual(world.messages, ["a 5 x"]);
});

test("a poll that hangs longer than polltimeout is asked again", async () => {
  const { world } = connected({ mode: "simplepoll", polltimeout: 7000 });
  assert.equal(await world.untilNextRequest(), 7010);
  assert.ok(world.requests[0].aborted);
});

test("long polls set pollfreq to minpollfreq, and follow a message at once", async () => {
  const { world, meteor } = connected({ mode: "longpoll", minpollfreq: 1500 });
  assert.equal(meteor.pollfreq, 1500);
  await answered(world, p(5, "a", "x"));
  await world.pass(0);
  assert.deepEqual(world.request.channels, ["a.r6"]);
  await answered(world);
  assert.equal(await world.untilNextRequest(), 1500);
});

test("smartpoll asks more often as messages come, less often as they stay away", async () => {
  const { world, meteor } = connected({ mode: "smartpoll" });
  let id = 0;
  const poll = async (text) => {
    await answered(world, text());
    await world.untilNextRequest();
  };
  await poll(() => "");
  await world.pass(10_000);
  assert.equal(meteor.pollfreq, 3000, "nothing is known before the first message");
  for (let i = 0; i < 5; i++) await poll(() => p(id++, "a", "x") + p(id++, "a", "y"));
  assert.equal(meteor.recvtimes.length, 5);
  assert.equal(meteor.pollfreq, 2000, "ten in fifteen seconds: down to the least");
  for (let i = 0; i < 60; i++) await poll(() => "");
  const quiet = meteor.pollfreq;
  assert.ok(quiet > 20_000, `${quiet}`);
  await world.pass(1_000_000);
  assert.equal(meteor.pollfreq, 60_000, "up to the most");
  meteor.disconnect();
  assert.equal(meteor.updatepollfreqtimer, null);
  assert.equal(world.timers.size, 0);
});

test("smartpoll changes by a tenth down and a twentieth up, each 2.5 s", async () => {
  const { world, meteor } = connected({ mode: "smartpoll" });
  await answered(world);
  // Gaps of 4000, 2000 and, at the time of the step, 500 ms: half their average is 1083 ms.
  meteor.recvtimes = [world.time - 4000, world.time, world.time + 2000];
  await world.pass(2500);
  assert.equal(meteor.pollfreq, 2700);
  meteor.recvtimes = [world.time - 60_000];
  await world.pass(2500);
  assert.equal(meteor.pollfreq, 2835);
  assert.notEqual(meteor.updatepollfreqtimer, null);
});

test("ping times out streams only: a quiet poll is no reason to change", async () => {
  const { world, meteor } = connected({ mode: "simplepoll" });
  for (let i = 0; i < 30; i++) {
    await answered(world);
    await world.untilNextRequest();
  }
  assert.equal(meteor.mode, "simplepoll");
  assert.deepEqual(changes(world), []);
});

// ---- Down the ladder, and up

async function silentStreams(world) {
  for (let i = 0; i < 2; i++) {
    await world.request.answer();
    await world.pass(21_000);
  }
}

test("long polls that are cut off become smartpoll, and a stream comes back", async () => {
  const { world, meteor } = connected();
  world.dice = 0;
  await silentStreams(world);
  assert.equal(meteor.mode, "longpoll");
  for (let i = 0; i < 2; i++) {
    await world.request.answer();
    await world.pass(9000);
    await world.request.break();
    await world.pass(1);
  }
  assert.equal(meteor.mode, "smartpoll");
  assert.match(world.request.path, /\/smartpoll\//);
  assert.notEqual(meteor.updatepollfreqtimer, null);
  assert.deepEqual(changes(world), ["changemode poll"]);
  while (!/xhrinteractive/.test(world.request.path)) {
    await answered(world);
    await world.untilNextRequest();
  }
  await world.request.answer();
  await world.request.send(ping);
  assert.equal(meteor.mode, "xhrinteractive");
  assert.equal(meteor.updatepollfreqtimer, null);
  assert.deepEqual(changes(world), ["changemode poll", "changemode stream"]);
});

test("long polls that work, or that fail with the server, stay long polls", async () => {
  for (const fail of [(request) => request.break(), (request) => request.end()]) {
    const { world, meteor } = connected();
    world.dice = 0;
    await silentStreams(world);
    for (let i = 0; i < 6; i++) {
      await world.request.answer();
      await world.request.send(ping);
      await world.pass(5000);
      await fail(world.request);
      await world.pass(1);
    }
    for (let i = 0; i < 6; i++) {
      world.request.reject(new Error("refused"));
      await world.untilNextRequest();
    }
    assert.equal(meteor.mode, "longpoll");
  }
});

test("what a try of the stream finds silent goes back to the step it came from", async () => {
  const { world, meteor } = connected();
  world.dice = 0;
  await silentStreams(world);
  for (let i = 0; i < 2; i++) {
    await world.request.answer();
    await world.pass(9000);
    await world.request.break();
    await world.pass(1);
  }
  while (!/xhrinteractive/.test(world.request.path)) {
    await answered(world);
    await world.untilNextRequest();
  }
  await world.request.answer();
  await world.pass(11_000);
  assert.equal(meteor.mode, "smartpoll");
  assert.deepEqual(changes(world), ["changemode poll"]);
});

test("connecting anew begins with what is wanted, not with what it had fallen back to", async () => {
  const { world, meteor } = connected();
  await silentStreams(world);
  meteor.disconnect();
  meteor.connect();
  assert.equal(meteor.mode, "xhrinteractive");
  await world.request.answer();
  await world.request.send(ping);
  assert.deepEqual(changes(world), ["changemode poll", "changemode stream"]);
});

// ---- iframe

test("iframe loads the push URL in a hidden frame, whose scripts are the stream", async () => {
  const { world, meteor } = connected({ mode: "iframe" });
  assert.match(world.frame.url, /^http:\/\/push\.example:4670\/push\/me\/iframe\/a\?nc=\d+&gaps=1$/);
  assert.equal(meteor.frameref, world.frame);
  assert.notEqual(meteor.frameloadtimer, null);
  assert.equal(meteor.pingtimer, null);
  await world.frame.send(frameBegin);
  assert.equal(meteor.frameloadtimer, null);
  assert.notEqual(meteor.pingtimer, null);
  await world.frame.send(ch("a", 4) + ping + p(5, "a", "x") + gap("a", 6, 8) + p(9, "a", "y"));
  assert.deepEqual(world.messages, ["a 5 x", "a 9 y"]);
  assert.deepEqual(world.events, ["statuschanged 1", "statuschanged 4", "statuschanged 5", "gap a 6 8"]);
  assert.equal(world.requests.length, 0);
});

test("iframe opens anew, from where it was, when the response ends", async () => {
  const { world, meteor } = connected({ mode: "iframe" });
  const first = world.frame;
  await first.send(frameBegin + p(5, "a", "x"));
  await world.pass(3000);
  await first.end();
  assert.ok(first.removed);
  assert.equal(meteor.frameref, null);
  assert.deepEqual(world.events.slice(-1), ["reset"], "once, though the frame tells it twice");
  await world.pass(250);
  assert.deepEqual(world.frame.channels, ["a.r6"]);
  await first.send(p(6, "a", "late"));
  await first.end();
  assert.equal(world.frame.removed, false, "a frame given up ends no other");
  assert.deepEqual(world.messages, ["a 5 x"]);
  await world.frame.send(frameBegin + eof + p(7, "a", "after the end") + ping);
  assert.ok(world.frame.removed);
  assert.equal(meteor.status, 6);
  assert.deepEqual(world.messages, ["a 5 x"]);
  await world.pass(100_000);
  assert.equal(world.frames.length, 2);
});

test("a frame that does not register in 5 s gives status 3 and the way to polls", async () => {
  const { world, meteor } = connected({ mode: "iframe" });
  await world.pass(4999);
  assert.equal(meteor.status, 1);
  await world.pass(2);
  assert.deepEqual(world.events.slice(0, 3), ["statuschanged 1", "statuschanged 3", "changemode poll"]);
  assert.equal(meteor.mode, "longpoll");
  assert.ok(world.frame.removed);
  await world.untilNextRequest();
  assert.match(world.request.path, /longpoll/);
});

test("a frame that shows an error page is tried again a few times before it polls", async () => {
  const { world, meteor } = connected({ mode: "iframe" });
  world.dice = 0;
  const errorPages = async (count) => {
    for (let i = 0; i < count; i++) {
      world.frame.loaded();
      await world.pass(1);
    }
  };
  await errorPages(5);
  assert.equal(meteor.mode, "iframe");
  await world.frame.send(frameBegin + ping);
  await world.frame.end();
  await world.pass(1);
  await errorPages(5);
  assert.equal(meteor.mode, "iframe", "a frame that worked begins the count anew");
  await errorPages(1);
  assert.equal(meteor.mode, "longpoll");
});

test("a silent frame is replaced, and leaves for polls at the second", async () => {
  const { world, meteor } = connected({ mode: "iframe" });
  await world.frame.send(frameBegin);
  await world.pass(20_600);
  assert.equal(world.frames.length, 2);
  await world.frame.send(frameBegin);
  await world.pass(20_600);
  assert.equal(meteor.mode, "longpoll");
  assert.deepEqual(changes(world), ["changemode poll"]);
});

test("frames of several clients call the one global Meteor, and each gets its own messages", async () => {
  const one = connected({ mode: "iframe" });
  const two = connected({ mode: "iframe" });
  await one.world.frame.send(frameBegin);
  await two.world.frame.send(frameBegin);
  await two.world.frame.send(p(2, "a", "for two"));
  await one.world.frame.send(p(1, "a", "for one"));
  assert.deepEqual(one.world.messages, ["a 1 for one"]);
  assert.deepEqual(two.world.messages, ["a 2 for two"]);
  await one.world.frame.send("<script>r();</script>");
  assert.ok(one.world.events.includes("reset"));
  assert.equal(two.world.events.includes("reset"), false);
});

test("a handler that throws in a frame's script does not break the frame", async () => {
  const { world, meteor } = connected({ mode: "iframe" });
  meteor.callbacks["process"] = () => {
    throw new Error("page bug");
  };
  await world.frame.send(frameBegin + p(1, "a", "x"));
  assert.equal(world.reported.length, 1);
});

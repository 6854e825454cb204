// What pages and frames of the original reach for.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { World, ch, eof, frameBegin, p, ping } from "./world.mjs";

function connected(settings, backtrack = 0) {
  const world = new World();
  const meteor = world.client(settings);
  meteor.joinChannel("a", backtrack);
  meteor.connect();
  return { world, meteor };
}

// ---- Settings

test("begins with the defaults of the original, but for the page's own host", () => {
  const { host, port, scheme, hostid, mode, debugmode, status, channelcount, channels } = new World().client({ hostid: null });
  assert.deepEqual([host, port, scheme, hostid], ["push.example", 4670, "http", null]);
  assert.deepEqual([mode, debugmode, status, channelcount, channels], ["stream", false, 0, 0, {}]);
  const { pollfreq, minpollfreq, maxpollfreq, polltimeout, pingtimeout } = new World().client();
  assert.deepEqual([pollfreq, minpollfreq, maxpollfreq], [3000, 2000, 60_000]);
  assert.deepEqual([polltimeout, pingtimeout], [30_000, 20_000]);
  const { lastrequest, lastpingtime, recvtimes, frameref, callbacks } = new World().client();
  assert.deepEqual([lastrequest, lastpingtime, recvtimes, frameref], [0, 0, [], null]);
  assert.deepEqual(Object.keys(callbacks), ["process", "reset", "eof", "changemode", "statuschanged", "gap"]);
  const { pingtimer, frameloadtimer, updatepollfreqtimer } = new World().client();
  assert.deepEqual([pingtimer, frameloadtimer, updatepollfreqtimer], [null, null, null]);
});

test("goes where host, port and scheme say, and nowhere without them", () => {
  const { world, meteor } = connected({ host: "data.example.com", port: "8080", scheme: "https" });
  assert.match(world.request.url, /^https:\/\/data\.example\.com:8080\/push\//);
  for (const unset of [{ host: null }, { host: "" }, { port: null }, { port: 0 }]) {
    const before = world.requests.length;
    const { host, port } = meteor;
    assert.throws(() => Object.assign(meteor, unset).connect(), /is not set/);
    assert.equal(world.requests.length, before);
    Object.assign(meteor, { host, port });
  }
});

test("makes up a host id of the time and a number below a million, and keeps it", async () => {
  const { world, meteor } = connected({ hostid: null });
  assert.equal(meteor.hostid, `${world.time}500000`);
  const first = meteor.hostid;
  world.time += 5000;
  meteor.connect();
  assert.equal(meteor.hostid, first);
  meteor.hostid = 17; // pages give the number of a user
  meteor.connect();
  assert.match(world.request.path, /^\/push\/17\//);
});

test("lastrequest and lastpingtime tell when, channels and channelcount what", async () => {
  const { world, meteor } = connected();
  const begun = world.time;
  assert.equal(meteor.lastrequest, begun);
  await world.request.answer();
  await world.pass(700);
  await world.request.send(ping);
  assert.equal(meteor.lastpingtime, begun + 700);
  await world.pass(50);
  await world.request.send(p(0, "a", "x"));
  assert.equal(meteor.lastpingtime, begun + 750);
  meteor.joinChannel("b");
  assert.equal(meteor.channelcount, 2);
  assert.deepEqual([meteor.channels.a.backtrack, meteor.channels.a.lastmsgreceived], [0, 0]);
  assert.deepEqual([meteor.channels.b.backtrack, meteor.channels.b.lastmsgreceived], [-1, null]);
});

test("numbers may name channels", () => {
  const world = new World();
  const meteor = world.client();
  meteor.joinChannel(12);
  meteor.connect();
  assert.deepEqual(world.request.channels, ["12.h"]);
  meteor.leaveChannel(12);
  assert.equal(meteor.channelcount, 0);
});

// ---- Callbacks

test("all callbacks of an event get the same arguments, in the order they came", async () => {
  const { world, meteor } = connected();
  const got = [];
  meteor.registerEventCallback("process", (...args) => got.push(["first", ...args]));
  meteor.registerEventCallback("process", (...args) => got.push(["second", ...args]));
  await world.request.answer();
  await world.request.send(p(5, "a", "x"));
  assert.deepEqual(got, [["first", "x", "a", 5], ["second", "x", "a", 5]]);
});

test("a handler may be swapped while it runs, and put back", async () => {
  const { world, meteor } = connected();
  const got = [];
  const usual = meteor.callbacks["process"];
  meteor.callbacks["process"] = (data) => {
    got.push(data);
    meteor.callbacks["process"] = usual;
  };
  await world.request.answer();
  await world.request.send(p(5, "a", "x") + p(6, "a", "y"));
  assert.deepEqual(got, ["x"]);
  assert.deepEqual(world.messages, ["a 6 y"]);
});

test("an event without a handler, or one that nobody knows, stops nothing", async () => {
  const { world, meteor } = connected();
  for (const event of Object.keys(meteor.callbacks)) meteor.callbacks[event] = null;
  meteor.registerEventCallback("message", () => {});
  assert.match(world.reported[0].message, /"message": expected one of process, /);
  await world.request.answer();
  await world.request.send(p(5, "a", "x") + eof);
  assert.equal(meteor.status, 6);
  assert.equal(world.reported.length, 1);
});

test("nothing of the language is changed", () => {
  const names = () =>
    [Function, Object, Array, String].flatMap((type) => Object.getOwnPropertyNames(type.prototype)).join();
  const before = names();
  const { meteor } = connected();
  meteor.registerEventCallback("process", () => {});
  assert.equal(names(), before);
});

test("methods work without their object", async () => {
  const world = new World();
  const { joinChannel, leaveChannel, connect, disconnect, registerEventCallback, getSubsUrl } = world.client();
  joinChannel("a", 0);
  joinChannel("b", 0);
  const statuses = [];
  registerEventCallback("statuschanged", (status) => statuses.push(status));
  connect();
  leaveChannel("b");
  assert.match(getSubsUrl(), /\/a\?/);
  disconnect();
  assert.deepEqual(statuses, [1, 0]);
});

test("after the end for good nothing comes, and connect begins again", async () => {
  const { world, meteor } = connected();
  await world.request.answer();
  await world.request.send(p(5, "a", "x") + eof);
  meteor.process(6, "a", "late");
  meteor.ping();
  meteor.eof();
  meteor.disconnect();
  assert.equal(meteor.status, 6);
  assert.deepEqual(world.messages, ["a 5 x"]);
  assert.equal(world.events.filter((event) => event === "eof").length, 1);
  meteor.connect();
  assert.equal(meteor.status, 1);
  assert.deepEqual(world.request.channels, ["a.r6"]);
});

// ---- Channels

test("channel info and messages of a channel left meanwhile are ignored", async () => {
  const { world, meteor } = connected();
  meteor.joinChannel("b", 0);
  await world.pass(0);
  const { request } = world;
  await request.answer();
  meteor.leaveChannel("b");
  meteor.channelInfo("b", 7);
  meteor.process(8, "b", "x");
  await world.pass(0);
  await world.request.answer();
  await world.request.send(ch("b", 9) + p(9, "b", "y"));
  assert.deepEqual(world.messages, []);
  assert.deepEqual(world.reported, []);
});

test("leaving the last channel asks for nothing more, joining one does", async () => {
  const { world, meteor } = connected();
  meteor.leaveChannel("a");
  assert.equal(meteor.status, 0);
  await world.pass(60_000);
  assert.equal(world.requests.length, 1);
  assert.throws(() => meteor.connect(), /No channel/);
  meteor.joinChannel("b");
  assert.equal(world.requests.length, 1, "it is disconnected");
  meteor.connect();
  assert.deepEqual(world.request.channels, ["b.h"]);
});

test("a channel joined again begins anew", async () => {
  const { world, meteor } = connected();
  await world.request.answer();
  await world.request.send(p(5, "a", "x"));
  meteor.joinChannel("b");
  meteor.leaveChannel("a");
  meteor.joinChannel("a", 1);
  await world.pass(0);
  assert.deepEqual(world.request.channels, ["a.b1", "b.h"]);
});

// ---- What was inside, and within reach

test("a frame that the page wrote itself receives for the object it registers with", async () => {
  const { world, meteor } = connected();
  await world.request.answer();
  const frame = vm.createContext({ parent: { Meteor: meteor } });
  vm.runInContext("parent.Meteor.register(globalThis)", frame);
  assert.equal(meteor.status, 4);
  for (const name of ["p", "ch", "gap", "eof", "r"]) assert.equal(typeof frame[name], "function");
  vm.runInContext('ch("a", 4); p(-1, ""); p(5, "a", "x"); p(5, "a", "x"); gap("a", 6, 7);', frame);
  assert.deepEqual(world.messages, ["a 5 x"]);
  assert.deepEqual(world.events.slice(-2), ["statuschanged 5", "gap a 6 7"]);
  await world.pass(4000);
  vm.runInContext("r()", frame);
  assert.equal(world.events.at(-1), "reset");
  assert.equal(await world.untilNextRequest(), 10);
  assert.deepEqual(world.request.channels, ["a.r8"]);
  vm.runInContext("eof()", frame);
  assert.equal(meteor.status, 6);
});

test("channel info that such a frame repeats at each poll takes nothing back", async () => {
  const { world, meteor } = connected();
  meteor.channelInfo("a", 4);
  meteor.process(5, "a", "x");
  meteor.channelInfo("a", 4);
  meteor.process(5, "a", "x");
  assert.deepEqual(world.messages, ["a 5 x"]);
  assert.match(meteor.getSubsUrl(), /\/a\.r6\?/);
});

test("loadFrame receives by a document in the hidden frame", async () => {
  const { world, meteor } = connected();
  const first = world.request;
  meteor.loadFrame("/stream.html");
  assert.ok(first.aborted);
  assert.equal(world.frame.url, "/stream.html");
  await world.frame.send(frameBegin + ch("a", 4) + ping + p(5, "a", "x"));
  assert.deepEqual(world.messages, ["a 5 x"]);
  assert.equal(meteor.status, 5);
  await world.frame.end();
  assert.equal(world.events.at(-1), "reset");
  await world.untilNextRequest();
  assert.equal(world.request.path, "/push/me/xhrinteractive/a.r6");
  meteor.loadFrame("/stream.html");
  await world.pass(5001);
  assert.ok(world.events.includes("statuschanged 3"));
  assert.equal(meteor.mode, "xhrinteractive", "which says nothing of streams");
});

test("getSubsUrl is the URL of the next request, before connect too", async () => {
  const world = new World();
  const meteor = world.client({ mode: "smartpoll", hostid: null });
  meteor.joinChannel("a");
  meteor.joinChannel("b", 2);
  const url = meteor.getSubsUrl();
  assert.equal(url, `http://push.example:4670/push/${meteor.hostid}/smartpoll/a.h/b.b2?nc=${world.time}&gaps=1`);
  meteor.connect();
  assert.equal(world.request.url, url);
});

test("selectStreamTransport chooses", () => {
  const meteor = new World().client();
  meteor.selectStreamTransport();
  assert.equal(meteor.mode, "xhrinteractive");
});

test("pollmode polls from now on, for good", async () => {
  const { world, meteor } = connected();
  meteor.pollmode();
  assert.equal(meteor.mode, "smartpoll");
  assert.deepEqual(world.events.filter((event) => event.startsWith("changemode")), ["changemode poll"]);
  for (let i = 0; i < 100; i++) {
    await world.request.answer();
    await world.request.end();
    await world.untilNextRequest();
  }
  assert.equal(world.request.path, "/push/me/smartpoll/a");
});

test("frameloadtimeout gives up on what is loading", async () => {
  const { world, meteor } = connected({ mode: "iframe" });
  meteor.frameloadtimeout();
  assert.ok(world.frame.removed);
  assert.deepEqual(world.events, ["statuschanged 1", "statuschanged 3", "changemode poll"]);
  await world.untilNextRequest();
  assert.match(world.request.path, /longpoll/);
});

test("ping restarts the clock that replaces silent streams", async () => {
  const { world, meteor } = connected();
  await world.request.answer();
  await world.pass(15_000);
  meteor.ping();
  assert.equal(meteor.status, 5);
  await world.pass(15_000);
  assert.equal(world.requests.length, 1);
  await world.pass(6_000);
  assert.equal(world.requests.length, 2);
});

test("reset asks again", async () => {
  const { world, meteor } = connected();
  await world.request.answer();
  await world.pass(3000);
  meteor.reset();
  assert.ok(world.requests[0].aborted);
  assert.equal(await world.untilNextRequest(), 10);
});

test("extract_xss_domain cuts names and leaves addresses", () => {
  const { extract_xss_domain: cut } = new World().client();
  assert.deepEqual(["data.www.example.com", "example.com", "localhost", "10.0.0.7", "[::1]"].map(cut), [
    "example.com", "example.com", "localhost", "10.0.0.7", "[::1]",
  ]);
});

test("setstatus tells, once; log speaks in debug mode", () => {
  const world = new World();
  const meteor = world.client();
  meteor.setstatus(4);
  meteor.setstatus(4);
  assert.deepEqual(world.events, ["statuschanged 4"]);
  meteor.log("quiet");
  meteor.debugmode = true;
  meteor.log("aloud");
  assert.deepEqual(world.logged, ["aloud"]);
});

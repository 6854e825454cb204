import assert from "node:assert/strict";
import { test } from "node:test";
import { World, ch, create, eof, p, ping, settle } from "./world.mjs";

function connected(settings) {
  const world = new World();
  const meteor = world.client(settings);
  meteor.joinChannel("a", 0);
  meteor.connect();
  return { world, meteor };
}

test("takes host, port and scheme from the page, and leaves out the usual port", () => {
  const world = new World();
  const urls = [
    ["http:", "h.example", "4670", /^http:\/\/h\.example:4670\/push\/\d+\/xhrinteractive\/a\?nc=\d+&gaps=1$/],
    ["https:", "h.example", "", /^https:\/\/h\.example\/push\//],
    ["http:", "[::1]", "", /^http:\/\/\[::1\]\/push\//],
  ];
  for (const [protocol, hostname, port, expected] of urls) {
    const meteor = create({ ...world.environment(), location: { protocol, hostname, port } });
    meteor.joinChannel("a", 0);
    meteor.connect();
    assert.match(world.request.url, expected);
  }
});

test("takes the page's port only for the page's own host, and the scheme's usual one for another", () => {
  const urls = [
    [{ host: "data.example.com" }, "http://data.example.com"],
    [{ host: "data.example.com", scheme: "https" }, "https://data.example.com"],
    [{ host: "data.example.com", port: 8080 }, "http://data.example.com:8080"],
    [{ port: 4670, host: "data.example.com" }, "http://data.example.com:4670"],
    [{ host: "www.example.com" }, "http://www.example.com:8080"],
    [{ host: "WWW.example.com" }, "http://WWW.example.com:8080"],
    [{ port: 80 }, "http://www.example.com"],
    [{}, "http://www.example.com:8080"],
  ];
  for (const [settings, expected] of urls) {
    const world = new World();
    const location = { protocol: "http:", hostname: "www.example.com", port: "8080" };
    const meteor = Object.assign(create({ ...world.environment(), location }), settings);
    meteor.joinChannel("a", 0);
    meteor.connect();
    assert.equal(world.request.url.replace(/\/push\/.*/, ""), expected, JSON.stringify(settings));
  }
  const alone = Object.assign(create({ ...new World().environment(), location: undefined }), { host: "h.example" });
  assert.equal(alone.port, 80);
});

test("refuses misuse with the value found", () => {
  const meteor = new World().client();
  assert.throws(() => meteor.connect(), /No channel/);
  assert.throws(() => meteor.joinChannel("a b"), /"a b"/);
  assert.throws(() => meteor.joinChannel("../x"), /expected letters/);
  assert.throws(() => meteor.leaveChannel("a"), /not joined/);
  meteor.joinChannel("a");
  assert.throws(() => meteor.joinChannel("a"), /already/);
  meteor.mode = "carrier-pigeon";
  assert.throws(() => meteor.connect(), /carrier-pigeon.*stream, xhrinteractive, iframe, .*longpoll/);
  meteor.mode = "stream";
  meteor.hostid = "a/b";
  assert.throws(() => meteor.connect(), /a\/b/);
});

test("goes through the statuses and knows the server before it receives", async () => {
  const { world, meteor } = connected();
  let serverAtFive;
  meteor.registerEventCallback("statuschanged", (n) => n === 5 && (serverAtFive = meteor.server));
  await world.request.answer(200, { Server: "Perseid/n2" });
  await world.request.send(ch("a", 7));
  await world.request.send(ping);
  assert.deepEqual(world.events, ["statuschanged 1", "statuschanged 4", "statuschanged 5"]);
  assert.equal(serverAtFive, "Perseid/n2");
  meteor.disconnect();
  assert.ok(world.request.aborted);
  assert.equal(meteor.status, 0);
});

test("eof calls back before the status is 6, whatever is called back", async () => {
  const handlers = [
    [() => {}, 6, 1],
    [(meteor) => meteor.disconnect(), 6, 1],
    [(meteor) => meteor.eof(), 6, 1],
    [(meteor) => meteor.ping(), 6, 1],
    [(meteor) => meteor.connect(), 1, 2],
  ];
  for (const [handler, status, requests] of handlers) {
    const { world, meteor } = connected();
    const seen = [];
    meteor.registerEventCallback("eof", () => {
      seen.push(meteor.status);
      handler(meteor);
    });
    await world.request.answer();
    await world.request.send(ping + eof);
    assert.deepEqual(seen, [5], String(handler));
    assert.equal(meteor.status, status, String(handler));
    assert.equal(world.requests.length, requests, String(handler));
    const after = world.events.slice(world.events.indexOf("eof"));
    assert.deepEqual(after, ["eof", `statuschanged ${status}`], String(handler));
  }
});

test("eof ends it for good", async () => {
  const { world, meteor } = connected();
  await world.request.answer();
  await world.request.send(ping + eof + p(9, "a", "after the end"));
  await world.pass(120_000);
  assert.deepEqual(world.events.slice(-2), ["eof", "statuschanged 6"]);
  assert.deepEqual(world.messages, []);
  assert.equal(world.requests.length, 1);
  assert.equal(meteor.status, 6);
});

test("a stream that ends is opened again at once", async () => {
  const { world } = connected();
  await world.request.answer();
  await world.request.send(ping);
  await world.pass(200);
  await world.request.end();
  assert.ok(world.events.includes("reset"));
  assert.ok((await world.untilNextRequest()) <= 250);
});

test("a server that ends streams at once is not asked in a loop", async () => {
  const { world } = connected();
  world.dice = 1;
  await world.request.answer();
  await world.request.end();
  assert.equal(await world.untilNextRequest(), 500);
});

test("failures are spread out ever longer, up to half a minute", async () => {
  const { world } = connected();
  world.dice = 1;
  const waits = [];
  for (let i = 0; i < 9; i++) {
    world.request.reject(new Error("refused"));
    await settle();
    waits.push(await world.untilNextRequest());
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
});

test("full jitter: the dice choose between nothing and the whole wait", async () => {
  for (const [dice, expected] of [[0, 1], [0.25, 125], [1, 500]]) {
    const { world } = connected();
    world.dice = dice;
    world.request.reject(new Error("refused"));
    await settle();
    assert.equal(Math.max(1, await world.untilNextRequest()), expected);
  }
});

test("a sign of life ends the series of failures", async () => {
  const { world } = connected();
  world.dice = 1;
  for (let i = 0; i < 4; i++) {
    await world.request.answer(502);
    await world.untilNextRequest();
  }
  await world.request.answer();
  await world.request.send(ping);
  await world.request.break();
  assert.equal(await world.untilNextRequest(), 500);
});

test("Retry-After is kept, as seconds and as a date", async () => {
  for (const value of ["7", "date"]) {
    const { world } = connected();
    world.dice = 0;
    const header = value === "7" ? "7" : new Date(world.time + 7000).toUTCString();
    await world.request.answer(503, { "Retry-After": header });
    world.listeners.wake();
    assert.equal(world.requests.length, 1, "not even when the page comes back");
    assert.equal(await world.untilNextRequest(), 7000);
  }
});

test("a stream without a sign of life is replaced", async () => {
  const { world } = connected();
  await world.request.answer();
  await world.request.send(ping);
  await world.pass(15_000);
  await world.request.send(ping);
  await world.pass(19_000);
  assert.equal(world.requests.length, 1);
  await world.pass(2_000);
  assert.equal(world.requests.length, 2);
  assert.ok(world.requests[0].aborted);
  assert.ok(world.events.includes("reset"));
});

test("streams that stay silent make it poll, and later it tries a stream again", async () => {
  const { world, meteor } = connected();
  await world.request.answer();
  await world.pass(21_000);
  assert.equal(meteor.mode, "xhrinteractive");
  await world.pass(21_000);
  assert.equal(meteor.mode, "longpoll");
  assert.match(world.request.path, /\/longpoll\//);
  assert.deepEqual(world.events.filter((e) => e.startsWith("changemode")), ["changemode poll"]);

  const pollFor = async (ms, id) => {
    await world.request.answer();
    for (let passed = 0; passed < ms; passed += 5000) {
      await world.request.send(ping);
      await world.pass(5000);
    }
    await world.request.send(p(id, "a", "x"));
    await world.request.end();
    await world.pass(0);
  };

  // The first attempt to return fails, quietly.
  await pollFor(60_000, 1);
  assert.match(world.request.path, /\/xhrinteractive\//);
  await world.request.answer();
  await world.pass(11_000);
  assert.match(world.request.path, /\/longpoll\//);

  // The second comes after twice the time and works.
  await pollFor(60_000, 2);
  assert.match(world.request.path, /\/longpoll\//);
  await pollFor(60_000, 3);
  assert.match(world.request.path, /\/xhrinteractive\//);
  await world.request.answer();
  await world.request.send(ping);
  assert.equal(meteor.mode, "xhrinteractive");
  assert.deepEqual(world.events.filter((e) => e.startsWith("changemode")), ["changemode poll", "changemode stream"]);
});

test("streams that answer nothing at all make it poll, but not while the network is away", async () => {
  const { world, meteor } = connected();
  await world.pass(60_000);
  assert.equal(meteor.mode, "longpoll");

  const away = connected();
  away.world.isOnline = false;
  await away.world.pass(200_000);
  assert.equal(away.meteor.mode, "xhrinteractive");
  assert.ok(away.world.events.includes("statuschanged 3"));
});

test("polls that bring nothing keep their distance", async () => {
  const { world } = connected({ mode: "longpoll" });
  await world.request.answer();
  await world.request.send(ch("a", 0));
  await world.request.end();
  assert.equal(await world.untilNextRequest(), 2000);
});

test("a poll that hangs is repeated, without alarming the page", async () => {
  const { world } = connected({ mode: "longpoll" });
  await world.request.answer();
  await world.request.send(ping);
  const before = world.events.length;
  await world.pass(31_000);
  assert.equal(world.requests.length, 2);
  await world.request.answer();
  await world.request.send(ping);
  assert.equal(world.events.length, before);
});

test("comes back at once when the page or the network does", async () => {
  const { world } = connected();
  world.dice = 1;
  for (let i = 0; i < 6; i++) {
    world.request.reject(new Error("refused"));
    await settle();
    if (i < 5) await world.untilNextRequest();
  }
  const waiting = world.requests.length;
  world.listeners.wake();
  assert.equal(world.requests.length, waiting + 1);

  await world.request.answer();
  await world.request.send(ping);
  world.listeners.wake();
  assert.equal(world.requests.length, waiting + 1, "a live stream is left alone");
  world.time += 3_600_000; // asleep: no timer ran
  world.listeners.wake();
  assert.equal(world.requests.length, waiting + 2);
});

test("a page put away drops its stream and resumes when it is shown again", async () => {
  const { world } = connected();
  await world.request.answer();
  await world.request.send(p(5, "a", "x"));
  world.listeners.hide();
  assert.ok(world.requests[0].aborted);
  await world.pass(60_000);
  assert.equal(world.requests.length, 1);
  world.listeners.wake();
  assert.deepEqual(world.request.channels, ["a.r6"]);
});

test("a handler that throws harms neither the others nor the stream", async () => {
  const { world, meteor } = connected();
  const got = [];
  meteor.registerEventCallback("process", () => {
    throw new Error("page bug");
  });
  meteor.registerEventCallback("process", (data, channel, id) => got.push([data, channel, id]));
  await world.request.answer();
  await world.request.send(p(1, "a", "x") + p(2, "a", "y"));
  assert.deepEqual(got, [["x", "a", 1], ["y", "a", 2]]);
  assert.equal(world.reported.length, 2);
});

test("callbacks may be swapped directly, and by handlers may end everything", async () => {
  const { world, meteor } = connected();
  const got = [];
  meteor.callbacks["process"] = (data) => {
    got.push(data);
    if (data === "stop") meteor.disconnect();
  };
  await world.request.answer();
  await world.request.send(p(1, "a", "x") + p(2, "a", "stop") + p(3, "a", "too late"));
  await world.pass(60_000);
  assert.deepEqual(got, ["x", "stop"]);
  assert.equal(world.requests.length, 1);
});

test("logs what it ignores, in debug mode only", async () => {
  for (const debugmode of [false, true]) {
    const { world } = connected({ debugmode });
    await world.request.answer();
    await world.request.send("<script>reload();</script><script>p('x');</script><script>!</script>");
    assert.equal(world.logged.filter((line) => line.startsWith("ignored")).length, debugmode ? 3 : 0);
  }
});

test("works on XMLHttpRequest where fetch cannot stream", async () => {
  const world = new World();
  let xhr;
  class FakeXhr {
    readyState = 1;
    status = 0;
    responseText = "";
    constructor() {
      xhr = this;
    }
    open(method, url) {
      this.url = url;
    }
    send() {}
    abort() {
      this.aborted = true;
    }
    getResponseHeader(name) {
      return name === "Server" ? "Perseid/n1" : null;
    }
    give(text) {
      Object.assign(this, { readyState: 3, status: 200, responseText: this.responseText + text });
      this.onreadystatechange();
    }
  }
  const environment = world.environment();
  world.environment = () => ({ ...environment, fetch: null, XMLHttpRequest: FakeXhr });
  const meteor = world.client();
  meteor.joinChannel("a", 0);
  meteor.connect();
  xhr.give(ch("a", 4) + p(5, "a", "x").slice(0, 9));
  xhr.give(p(5, "a", "x").slice(9));
  assert.deepEqual(world.messages, ["a 5 x"]);
  assert.equal(meteor.server, "Perseid/n1");
  const first = xhr;
  xhr.onload();
  await world.pass(2000);
  assert.notEqual(xhr, first);
  assert.match(xhr.url, /\/a\.r6\?/);
  xhr.onerror();
  meteor.disconnect();
});

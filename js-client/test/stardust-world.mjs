// A server over real HTTP whose answers the test writes, and a clock that moves only when told, for ev.
import { createServer } from "node:http";
import { ev } from "../stardust.mjs";

const PATIENCE_MS = 5_000;

/** Waits until something is so. */
export async function until(condition, what) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Not within ${PATIENCE_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** One request as it came in. */
class Asked {
  gone = false;

  constructor(request, response) {
    this.url = request.url;
    this.method = request.method;
    this.token = request.headers["last-event-id"];
    this.accept = request.headers.accept;
    this.response = response;
    response.on("close", () => (this.gone = true));
  }

  /** Answers with messages, or with any other body. */
  answer(body, headers = {}, status = 200) {
    this.response.writeHead(status, { "Content-Type": "application/json", ...headers });
    this.response.end(typeof body === "string" ? body : JSON.stringify(body));
  }

  /** Breaks the connection in the middle of an answer. */
  breakOff() {
    this.response.writeHead(200, { "Content-Length": 100 });
    this.response.write("[", () => this.response.destroy());
  }
}

export class World {
  time = 1_800_000_000_000;
  dice = 0.5;
  asked = [];
  loops = [];
  timers = new Map();
  reported = [];
  logged = [];
  listeners = {};
  #nextTimer = 1;
  #server;

  /** Begins a test's world, which ends with the test. */
  static async for(test) {
    const world = new World();
    world.#server = createServer((request, response) => world.asked.push(new Asked(request, response)));
    await new Promise((resolve) => world.#server.listen(0, "127.0.0.1", resolve));
    test.after(() => world.close());
    return world;
  }

  close() {
    for (const loop of this.loops) loop.stop();
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** An object of its own in this world. */
  loop() {
    const loop = ev.create({
      now: () => this.time,
      random: () => this.dice,
      setTimeout: (task, ms) => {
        this.timers.set(this.#nextTimer, { at: this.time + ms, ms, task });
        return this.#nextTimer++;
      },
      clearTimeout: (timer) => this.timers.delete(timer),
      report: (problem) => this.reported.push(problem),
      log: (text) => this.logged.push(text),
      listen: (what, task) => (this.listeners[what] = task),
    });
    this.loops.push(loop);
    return loop;
  }

  /** The request with this number, from 0, once it is there. */
  request(number) {
    return until(() => this.asked[number], `request ${number}`);
  }

  /** Moves the clock, running what falls due. */
  pass(ms) {
    this.time += ms;
    for (const [timer, { at, task }] of [...this.timers].sort((a, b) => a[1].at - b[1].at)) {
      if (at > this.time || !this.timers.delete(timer)) continue;
      task();
    }
  }

  /** How long the timers still run, shortest first. */
  get waits() {
    return [...this.timers.values()].map(({ at }) => at - this.time).sort((a, b) => a - b);
  }

  /** Waits until the answer has been dealt with: only the next request is being waited for. */
  async pause(loop) {
    await until(() => loop.xhr === null && this.timers.size === 1, "the pause before the next request");
    return this.waits[0];
  }

  /** Answers the newest request and lets the next one come. */
  async round(loop, body, headers, status) {
    const number = this.asked.length;
    (await this.request(number - 1)).answer(body, headers, status);
    const wait = await this.pause(loop);
    this.pass(wait);
    return this.request(number);
  }
}

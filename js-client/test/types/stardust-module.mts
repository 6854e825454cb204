// A page's module. Compiled by stardust-types.test.mjs, never run.
import ev from "../../stardust.mjs";
import * as everything from "../../stardust.mjs";
import type { Ev, EvError, EvHandlers, EvMessage } from "../../stardust.mjs";

const handlers: EvHandlers = { "*": (message: EvMessage) => console.log(message._ts, message._ch, message.mine) };
const other: Ev = ev.create({ now: () => 5 });
other.loop("/channel/a/stream/1", handlers);
other.onerror = (error: EvError) => console.log(error.url, error.failures);
export const same: boolean = ev === everything.ev && ev === globalThis.ev;

/// <reference path="../../stardust.d.ts" />
// A page's script with the global object. Compiled by stardust-types.test.mjs, never run.
ev.loop("/comet/channel/a/stream/1", {
  Greeting: (m) => console.log(m.message),
  Color(m: { color: string }) {
    document.body.style.background = m.color;
  },
  "*": null,
});
ev.loop(ev.url("/comet", ["a", "b"]));
ev.loop(new URL("http://h.example/channel/a/stream/1"), (messages) => console.log(messages.length, messages[0]._ch));
ev.loop("/x", undefined, ev.position);
ev.loop("/x", {}, 1234567);
ev.timeout = 60_000;
ev.timeout = null;
ev.verbose = false;
ev.handlers["*"] = console.log;
ev.onerror = ({ status, reason, waitMs }) => console.log(status === 0, reason.length, waitMs / 1000);
ev.onlive = () => console.log(ev.server?.length);
ev.ongap = (channel, from, to) => console.log(channel.length, to - from);
ev.run = (messages: unknown[]) => console.log(messages);
if (ev.running) ev.stop();
ev.xhr?.abort();

declare const $: JQueryStatic;
$.ev.loop("/channel/a/stream/1", {});

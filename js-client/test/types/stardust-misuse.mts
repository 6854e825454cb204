// What the types must refuse: each line marked so is an error, or the compiler complains of the mark.
import ev from "../../stardust.mjs";
// @ts-expect-error: no such export
import { create } from "../../stardust.mjs";

// @ts-expect-error: a url
ev.loop();
// @ts-expect-error: a url
ev.loop(5);
// @ts-expect-error: an object, a function or nothing
ev.loop("/x", null);
// @ts-expect-error: an object, a function or nothing
ev.loop("/x", "handlers");
// @ts-expect-error: handlers are functions
ev.loop("/x", { Greeting: 5 });
// @ts-expect-error: a handler takes one message
ev.loop("/x", { Greeting: (message, more) => more });
// @ts-expect-error: an array of messages
ev.loop("/x", (messages: string) => messages);
// @ts-expect-error: milliseconds
ev.timeout = "5s";
// @ts-expect-error: yes or no
ev.verbose = 1;
// @ts-expect-error: no such property
ev.url_base = "/comet";
// @ts-expect-error: nothing else is told
ev.onerror = ({ code }) => code;
// @ts-expect-error: for reading
ev.onerror = (error) => (error.waitMs = 5);
// @ts-expect-error: nothing is told
ev.onlive = (message: string) => message;
// @ts-expect-error: ids are numbers
ev.ongap = (channel: string, from: string) => from;
// @ts-expect-error: channels are missing
ev.url("/comet");
// @ts-expect-error: a name is text
ev.url("/comet", [5]);
// @ts-expect-error: may be null
ev.xhr.abort();
// @ts-expect-error: not for pages
ev.create({ listen: () => {}, hurry: true });
// @ts-expect-error: for reading
ev.position = "5";
// @ts-expect-error: no such position
ev.loop("/x", {}, true);

import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameParser } from "./world.mjs";

function parse(...pieces) {
  const calls = [];
  const ignored = [];
  const parser = new FrameParser((name, args) => calls.push([name, ...args]), (text) => ignored.push(text));
  for (const piece of pieces) parser.push(piece);
  return { calls, ignored };
}

const frame = (call) => `<script>${call}</script>`;

test("reads every call a server makes", () => {
  const text = ".".repeat(1409) + "\r\n" + frame('ch("a", 0);') + "\r\n\r\n" + frame('p(7,"a","hi");') +
    frame('p(-1,"");') + frame("eof();");
  assert.deepEqual(parse(text), {
    calls: [["ch", "a", 0], ["p", 7, "a", "hi"], ["p", -1, ""], ["eof"]],
    ignored: [],
  });
});

test("reads every escape of a JavaScript string as JavaScript does", () => {
  const literals = [
    String.raw`"\b\t\n\v\f\r\0\'\"\\\/\z"`,
    String.raw`"\x41\u00e9\u{1F600}\uD83D\uDE00"`,
    String.raw`"\101\7\377\477\08"`,
    '"line \\\ncontinued \\\r\ntwice \\\u2028more"',
    `'single "quotes"'`,
    '"ünïcödé \u2028 😀 م"',
    '"a<b>&amp;</p>"',
  ];
  for (const literal of literals) {
    // The test's own reference: indirect eval in sloppy mode, where octal escapes are allowed.
    const expected = (0, eval)(literal);
    assert.deepEqual(parse(frame(`p(1,"c",${literal});`)).calls, [["p", 1, "c", expected]], literal);
  }
});

test("takes a closing tag inside a string for text", () => {
  assert.deepEqual(parse(frame('p(1,"c","a</script>b");')).calls, [["p", 1, "c", "a</script>b"]]);
});

test("drops a broken frame whole and reads the next", () => {
  const broken = [
    'p(1,"c","said "hi"");', 'p(1,"c","unfinished);', 'p(1,"c","tail\\");', 'p(1,"c",x);', "p(1,,2);",
    "alert(document.cookie);", 'p(1,"c","a"+"b");', 'p(1,"c",`a`);', "p(99999999999999999999);",
    'p(1,"\\xZZ");', 'p(1,"\\u12");', 'p(1,"\\u{110000}");', "p(1", "", ";", "p(1);p(2);", "a.b();",
    "p(1e3);", "p(0x1);", 'p(1,"<script>eof();',
  ];
  for (const call of broken) {
    const { calls, ignored } = parse(frame(call) + "\r\n" + frame('p(2,"c","next");'));
    assert.deepEqual(calls, [["p", 2, "c", "next"]], call);
    assert.equal(ignored.length, 1, call);
  }
});

test("takes nothing inside a broken frame for a frame", () => {
  const { calls } = parse(frame('p(1,"c","x" <script>eof();'));
  assert.deepEqual(calls, []);
});

test("gives the same calls wherever the text is cut", () => {
  const text = "..\r\n" + frame('ch("a", 3);') + frame('p(4,"a","\\u{1F600}\\\\\\x41</script>");') +
    frame("bad bad") + frame('p( -1 , "" ) ;') + frame('p(12345,"a","\\"");');
  const whole = parse(text);
  assert.equal(whole.calls.length, 4);
  for (let i = 0; i <= text.length; i++) {
    assert.deepEqual(parse(text.slice(0, i), text.slice(i)), whole, `cut at ${i}`);
  }
  assert.deepEqual(parse(...text), whole);
});

test("keeps little of padding and gives up a frame that never ends", () => {
  const calls = [];
  const ignored = [];
  const parser = new FrameParser((...call) => calls.push(call), (text) => ignored.push(text));
  parser.push('<script>p(1,"c","');
  for (let i = 0; i < 5; i++) parser.push("x".repeat(1 << 20));
  assert.equal(ignored.length, 1);
  parser.push(`</script>${frame("eof();")}`);
  assert.deepEqual(calls, [["eof", []]]);
});

test("never throws, runs or invents anything, whatever arrives", () => {
  globalThis.ranFromAFrame = 0;
  let seed = 20260101;
  const random = (n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % n;
  };
  const pieces = [
    "<script>", "</script>", 'p(1,"c","t");', 'ch("c", 5);', "eof();", "globalThis.ranFromAFrame++;",
    '"', "\\", "\\u", "\\x4", "(", ")", ",", ";", "-", "1", " ", "\n", "p", "\0", "é", "\ud83d",
    "constructor.constructor('ranFromAFrame++')()", "<img src=x onerror=ranFromAFrame++>", "`${ranFromAFrame++}`",
  ];
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 1 + random(12) }, () =>
      random(4) ? pieces[random(pieces.length)] : String.fromCharCode(random(256)),
    );
    const whole = parse(text.join("") + frame(""), frame('p(2,"c","after");'));
    for (const [name, ...args] of whole.calls) {
      assert.match(name, /^[A-Za-z_$][\w$]*$/);
      for (const arg of args) assert.ok(["number", "string"].includes(typeof arg));
    }
    assert.deepEqual(parse(...text, frame(""), frame('p(2,"c","after");')), whole, JSON.stringify(text));
  }
  assert.equal(globalThis.ranFromAFrame, 0);
});

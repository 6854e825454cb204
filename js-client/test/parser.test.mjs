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

/** Characters that are examined while something is done; searching counts to the end if nothing is found. */
function examined(task) {
  const { indexOf, includes, charAt } = String.prototype;
  const { exec } = RegExp.prototype;
  let count = 0;
  String.prototype.indexOf = function (what, from = 0) {
    const found = indexOf.call(this, what, from);
    count += (found < 0 ? this.length : found + what.length) - from;
    return found;
  };
  String.prototype.includes = function (what) {
    return this.indexOf(what) >= 0;
  };
  String.prototype.charAt = function (at) {
    count++;
    return charAt.call(this, at);
  };
  RegExp.prototype.exec = function (text) {
    const found = exec.call(this, text);
    count += found ? found[0].length : 1;
    return found;
  };
  try {
    task();
  } finally {
    Object.assign(String.prototype, { indexOf, includes, charAt });
    RegExp.prototype.exec = exec;
  }
  return count;
}

test("examines a long message about once, in however many pieces it comes", () => {
  const fillings = ["x".repeat(100), "y</script>".repeat(10), "\\u00e9".repeat(16), "z<script>'".repeat(10), '\\"'.repeat(50)];
  for (const filling of fillings) {
    for (const [begin, end] of [[`p(1,"c","`, `");`], [`p(1,"c","`, "\n"], [`bad "`, `"`], [`p(1,"c",`, "2);"]]) {
      const body = filling.repeat(2_000);
      const text = frame(begin + body + end) + frame('p(2,"c","next");');
      const pieces = text.match(/[^]{1,100}/g);
      const calls = [];
      const parser = new FrameParser((...call) => calls.push(call), () => {});
      const count = examined(() => pieces.forEach((piece) => parser.push(piece)));
      assert.ok(count < 8 * text.length, `${begin}${filling}${end}: ${count} for ${text.length}`);
      assert.deepEqual(calls.at(-1), ["p", [2, "c", "next"]]);
    }
  }
});

test("examines long blanks, and what is no token, about once", () => {
  for (const body of [`p(1,${" ".repeat(100_000)}2);`, "n".repeat(100_000), `p(${"1".repeat(100_000)});`, `p(${"1,".repeat(50_000)}1);`]) {
    const text = frame(body) + frame("eof();");
    const count = examined(() => assert.deepEqual(parse(...text.match(/[^]{1,50}/g)).calls.at(-1), ["eof"]));
    assert.ok(count < 8 * text.length, `${body.slice(0, 20)}: ${count}`);
  }
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

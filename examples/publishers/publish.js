// Publishes each line of standard input: node publish.js HOST PORT CHANNEL [careless] < messages.txt
const [host, port, channel, careless] = process.argv.slice(2);
const texts = require("node:fs").readFileSync(0, "utf8").split("\n");
if (texts.at(-1) === "") texts.pop(); // after the last line end
const node = require("node:net").connect(port, host);
node.write(texts.map((text) => `ADDMESSAGE ${channel} ${text}\n`).join("") + "QUIT\n");
if (careless) node.destroySoon();
else
  require("node:readline").createInterface({ input: node }).on("line", (line) => {
    const [answer, id] = line.split("\t");
    const text = texts.shift();
    if (id) console.log(id);
    else if (text !== undefined) {
      console.error(`${answer}: ${text}`);
      process.exit(1);
    }
  });

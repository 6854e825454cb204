// Node.js with the package ws, written for speed: every message becomes one frame, encoded once, and
// the same bytes are written to the sockets of all its subscribers. History, pings and resume are not
// there. Usage: node ws.js PORT
"use strict";

const http = require("http");
const { WebSocketServer, Sender } = require("ws");

const port = Number(process.argv[2]);
const channels = new Map();

const server = http.createServer((request, response) => {
  if (request.method === "GET") {
    response.writeHead(204).end();
    return;
  }
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    publish(lastWord(request.url), Buffer.concat(parts));
    response.writeHead(202, { "Content-Length": 0 }).end();
  });
});
server.keepAliveTimeout = 0;

const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });

sockets.on("connection", (client, request) => {
  const socket = client._socket;
  socket.setNoDelay(true);
  const name = lastWord(request.url);
  if (!channels.has(name)) channels.set(name, new Set());
  channels.get(name).add(socket);
  client.on("close", () => channels.get(name).delete(socket));
  client.on("error", () => client.terminate());
});

function publish(name, body) {
  const subscribers = channels.get(name);
  if (!subscribers) return;
  const frame = Buffer.concat(
    Sender.frame(body, { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true }),
  );
  for (const socket of subscribers) socket.write(frame);
}

function lastWord(url) {
  return url.slice(url.lastIndexOf("/") + 1);
}

server.listen({ port, host: "127.0.0.1", backlog: 65535 });
process.on("SIGTERM", () => process.exit(0));

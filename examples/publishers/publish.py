# Publishes each line of standard input: python3 publish.py HOST PORT CHANNEL [careless] < messages.txt
import socket
import sys

host, port, channel, *careless = sys.argv[1:]
texts = [line.rstrip("\n") for line in sys.stdin]
with socket.create_connection((host, int(port))) as node, node.makefile("rw") as lines:
    while texts:
        some, texts = texts[:500], texts[500:]
        lines.write("".join(f"ADDMESSAGE {channel} {text}\n" for text in some))
        lines.flush()
        for text in [] if careless else some:
            answer, _, id = lines.readline().rstrip().partition("\t")
            if not id:
                sys.exit(f"{answer or 'no answer'}: {text}")
            print(id)
    lines.write("QUIT\n")

/*
 * The floor: the least that fan-out over TCP costs on this kernel. One thread, one epoll, and for each
 * message one send(2) of the same bytes to each subscriber of its channel. No history, no pings, no
 * HTTP beyond finding the end of a request's head; a subscriber that cannot take a message at once loses
 * it, and the end says how many were lost in this way. What a server needs beyond this is its own.
 *
 * Usage: floor SUBSCRIBER-PORT PUBLISHER-PORT
 *
 * Subscribers send a GET request; the last part of its path names the channel. Publishers send lines
 * "ADDMESSAGE channel text" and get "OK<TAB>number" for each.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FILES_MAX = 1 << 20, CHANNELS_MAX = 4096, NAME_MAX_BYTES = 63, LINE_MAX_BYTES = 1 << 20 };

enum role { NOBODY, SUBSCRIBER_PORT, PUBLISHER_PORT, VISITOR, SUBSCRIBER, PUBLISHER };

struct channel {
  char name[NAME_MAX_BYTES + 1];
  int *members; /* file descriptors, in no order */
  uint32_t count, room;
};

/* What is known of a file descriptor: its role, and where it stands in its channel. */
struct peer {
  enum role role;
  struct channel *channel;
  uint32_t place;
  char *pending; /* of a publisher: the beginning of a line whose end is yet to come */
  size_t pending_bytes;
};

static struct channel channels[CHANNELS_MAX];
static uint32_t channel_count;
static struct peer *peers;
static int poller;
static uint64_t messages, lost;
static char input[LINE_MAX_BYTES + 1];

static void fail(const char *what) {
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  exit(1);
}

static struct channel *find_channel(const char *name, size_t bytes) {
  static struct channel *recent;
  if (bytes == 0 || bytes > NAME_MAX_BYTES) return NULL;
  if (recent && !strncmp(recent->name, name, bytes) && !recent->name[bytes]) return recent;
  for (uint32_t i = 0; i < channel_count; i++) {
    struct channel *channel = &channels[i];
    if (!strncmp(channel->name, name, bytes) && !channel->name[bytes]) return recent = channel;
  }
  if (channel_count == CHANNELS_MAX) return NULL;
  memcpy(channels[channel_count].name, name, bytes);
  return recent = &channels[channel_count++];
}

static void join(int fd, struct channel *channel) {
  if (channel->count == channel->room) {
    channel->room = channel->room ? 2 * channel->room : 64;
    channel->members = realloc(channel->members, channel->room * sizeof *channel->members);
    if (!channel->members) fail("no memory for subscribers");
  }
  peers[fd].role = SUBSCRIBER;
  peers[fd].channel = channel;
  peers[fd].place = channel->count;
  channel->members[channel->count++] = fd;
}

static void leave(int fd) {
  struct peer *peer = &peers[fd];
  if (peer->role == SUBSCRIBER) {
    struct channel *channel = peer->channel;
    int last = channel->members[--channel->count];
    channel->members[peer->place] = last;
    peers[last].place = peer->place;
  }
  free(peer->pending);
  *peer = (struct peer){0};
  close(fd);
}

/* The whole of the work. Who is gone is noticed by epoll afterwards. */
static void fan_out(struct channel *channel, const char *bytes, size_t count) {
  for (uint32_t i = 0; i < channel->count; i++) {
    ssize_t sent = send(channel->members[i], bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != (ssize_t)count) lost++;
  }
}

static void watch(int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
}

static void listen_on(const char *port, enum role role) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)atoi(port)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (fd < 0) fail("socket");
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 65535)) fail(port);
  peers[fd].role = role;
  watch(fd);
}

static void accept_all(int listener) {
  for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    int yes = 1;
    if (fd >= FILES_MAX) {
      close(fd);
      continue;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    peers[fd].role = peers[listener].role == SUBSCRIBER_PORT ? VISITOR : PUBLISHER;
    watch(fd);
  }
}

/* A head is taken to come in one piece: on loopback and at this size it does. */
static void greet(int fd) {
  static const char head[] =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n\r\n";
  ssize_t bytes = recv(fd, input, LINE_MAX_BYTES, 0);
  if (bytes < 0 && errno == EAGAIN) return;
  if (bytes <= 0) {
    leave(fd);
    return;
  }
  input[bytes] = 0;
  char *path = strchr(input, ' '), *end = path ? strpbrk(path + 1, " ?\r\n") : NULL;
  struct channel *channel = NULL;
  if (end) {
    *end = 0;
    char *name = strrchr(path + 1, '/');
    if (name) channel = find_channel(name + 1, (size_t)(end - name - 1));
  }
  if (!channel || send(fd, head, sizeof head - 1, MSG_NOSIGNAL) != (ssize_t)sizeof head - 1) {
    leave(fd);
    return;
  }
  join(fd, channel);
}

/* Subscribers have nothing more to say; only their end is news. */
static void hear(int fd) {
  ssize_t bytes = recv(fd, input, LINE_MAX_BYTES, 0);
  if (bytes == 0 || (bytes < 0 && errno != EAGAIN)) leave(fd);
}

static size_t publish(char *line, size_t bytes, char *answer, size_t room) {
  static const char verb[] = "ADDMESSAGE ";
  static char frame[LINE_MAX_BYTES + 64];
  const size_t skip = sizeof verb - 1;
  while (bytes && (line[bytes - 1] == '\r' || line[bytes - 1] == '\n')) bytes--;
  char *space = bytes > skip && !memcmp(line, verb, skip) ? memchr(line + skip, ' ', bytes - skip) : NULL;
  struct channel *channel = space ? find_channel(line + skip, (size_t)(space - line) - skip) : NULL;
  if (!channel) return (size_t)snprintf(answer, room, "ERR Invalid command syntax\r\n");
  size_t text = bytes - (size_t)(space + 1 - line);
  int head = sprintf(frame, "%llu ", (unsigned long long)++messages);
  memcpy(frame + head, space + 1, text);
  memcpy(frame + head + text, "\r\n", 2);
  fan_out(channel, frame, (size_t)head + text + 2);
  return (size_t)snprintf(answer, room, "OK\t%llu\r\n", (unsigned long long)messages);
}

static void keep(struct peer *peer, const char *rest, size_t bytes) {
  char *copy = bytes ? malloc(bytes) : NULL;
  if (bytes && !copy) fail("no memory for a line");
  if (bytes) memcpy(copy, rest, bytes);
  free(peer->pending);
  peer->pending = copy;
  peer->pending_bytes = bytes;
}

static void obey(int fd) {
  static char answers[1 << 16];
  struct peer *peer = &peers[fd];
  size_t have = peer->pending_bytes, said = 0;
  if (have) memcpy(input, peer->pending, have);
  ssize_t bytes = recv(fd, input + have, LINE_MAX_BYTES - have, 0);
  if (bytes < 0 && errno == EAGAIN) return;
  if (bytes <= 0) {
    leave(fd);
    return;
  }
  char *line = input, *end = input + have + bytes, *feed;
  while ((feed = memchr(line, '\n', (size_t)(end - line)))) {
    said += publish(line, (size_t)(feed + 1 - line), answers + said, sizeof answers - said);
    line = feed + 1;
    if (said > sizeof answers - 64) {
      send(fd, answers, said, MSG_NOSIGNAL);
      said = 0;
    }
  }
  keep(peer, line, (size_t)(end - line));
  if (said) send(fd, answers, said, MSG_NOSIGNAL);
}

static void report(int signal) {
  (void)signal;
  fprintf(stderr, "floor: %llu messages, %llu deliveries lost\n", (unsigned long long)messages,
          (unsigned long long)lost);
  _exit(0);
}

int main(int count, char **words) {
  struct rlimit files;
  struct epoll_event events[512];
  if (count != 3) {
    fprintf(stderr, "floor: expected SUBSCRIBER-PORT PUBLISHER-PORT, found %d words\n", count - 1);
    return 2;
  }
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, report);
  peers = calloc(FILES_MAX, sizeof *peers);
  poller = epoll_create1(EPOLL_CLOEXEC);
  if (!peers || poller < 0) fail("start");
  listen_on(words[1], SUBSCRIBER_PORT);
  listen_on(words[2], PUBLISHER_PORT);
  for (;;) {
    int ready = epoll_wait(poller, events, 512, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      switch (peers[fd].role) {
        case SUBSCRIBER_PORT:
        case PUBLISHER_PORT: accept_all(fd); break;
        case VISITOR: greet(fd); break;
        case SUBSCRIBER: hear(fd); break;
        case PUBLISHER: obey(fd); break;
        case NOBODY: break;
      }
    }
  }
}

package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.perseid.broker.Outlet;
import io.perseid.config.DefaultModes;
import io.perseid.stats.Counter;
import io.perseid.subscriber.http.BodyReader;
import io.perseid.subscriber.http.Document;
import io.perseid.subscriber.http.HeadParser;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.PushGrammar;
import io.perseid.subscriber.http.RefusedException;
import io.perseid.subscriber.http.RequestHead;
import io.perseid.subscriber.http.SubscribeRequest;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.transport.ChannelSocket;
import io.perseid.subscriber.transport.Mode;
import io.perseid.subscriber.transport.Outbox;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its first byte until it is answered or has become a subscriber.
 *
 * <p>Every answer ends the connection, as the original's do. Belongs to its hub. Source: spec of
 * the subscriber protocol, order of requests.
 */
final class Visitor implements Occupant {
  private static final Logger LOG = LoggerFactory.getLogger(Visitor.class);
  private static final String NOT_FOUND = "404 Not Found";
  private static final String FETCHING = "this node is still fetching the history";
  private static final int ANSWER_SECONDS_MAX = 30;

  private final Hub hub;
  private final ChannelSocket socket;
  private final ExtensionPort port;
  private final HeadParser parser;
  private final long since;
  private Site site;
  private RequestHead head;
  private InetAddress peer;
  private HttpExtension extension;
  private BodyReader body;
  private Outbox outbox;
  private boolean answered;

  /**
   * A connection that was just accepted.
   *
   * @param port where it came in; null for the subscriber port
   */
  Visitor(Hub hub, ChannelSocket socket, ExtensionPort port) {
    this.hub = hub;
    this.port = port;
    site = hub.site();
    this.socket = socket;
    parser = new HeadParser(hub.options().headBytesMax());
    since = hub.seconds();
  }

  @Override
  public void received(ByteBuf bytes) {
    hub.stats().add(Counter.INBOUND_BYTES, bytes.readableBytes());
    if (answered) {
      return;
    }
    if (head == null) {
      readHead(bytes);
    }
    if (body != null && !answered) {
      readBody(bytes);
    }
  }

  private void readHead(ByteBuf bytes) {
    switch (parser.feed(bytes)) {
      case COMPLETE -> {
        head = parser.head();
        peer = socket.clientAddress();
        socket.clientAddress(site.proxies().client(peer, head));
        answer();
      }
      case TOO_LONG ->
          refuse(
              431, "the request's head is longer than " + hub.options().headBytesMax() + " bytes");
      case MALFORMED -> refuse(400, "a carriage return inside a line, expected line feed after it");
      case READING -> {}
    }
  }

  private void answer() {
    admitOtherOrigins();
    if (hub.fanout().isStopping()) {
      finish(hub.answers().unavailable("this node is stopping"), true);
      return;
    }
    if (site.crossOrigin().isPreflight(head)) {
      answerPreflight();
    } else if (port == null) {
      answerSubscriberPort();
    } else {
      findExtension(head.method())
          .ifPresentOrElse(this::beginExtension, () -> refuse(404, head.path() + " not found."));
    }
  }

  private void answerPreflight() {
    Optional<HttpExtension> asked =
        head.header("access-control-request-method").flatMap(this::findExtension);
    List<String> methods = asked.map(HttpExtension::methodsOfOtherOrigins).orElse(List.of("GET"));
    List<String> headers = asked.map(HttpExtension::headersOfOtherOrigins).orElse(List.of());
    finish(hub.answers().preflight(methods, headers), head.announcesBody());
  }

  private void answerSubscriberPort() {
    Optional<SubscribeRequest> push = site.grammar().push(head.line());
    if (push.isPresent()) {
      subscribe(push.get());
      return;
    }
    Optional<String> hostId = PushGrammar.disconnect(head.line());
    if (hostId.isPresent()) {
      disconnect(hostId.get());
      return;
    }
    Optional<HttpExtension> found = findExtension(head.method());
    if (found.isPresent()) {
      beginExtension(found.get());
    } else if (head.method().equals("GET") && !head.path().isEmpty()) {
      findDocument();
    } else {
      hub.stats().add(Counter.ERRORS_SERVED, 1);
      finish(header(site.fallback(), NOT_FOUND), head.announcesBody());
    }
  }

  /** Answered when it is done on all nodes: the client's next stream, wherever, is not meant. */
  private void disconnect(String hostId) {
    hub.fanout().disconnect(hostId, Outlet.ANY_TIME);
    hub.broker()
        .disconnectElsewhere(hostId, Outlet.ANY_TIME)
        .whenComplete((done, failure) -> hub.offer(h -> disconnected()));
  }

  private void disconnected() {
    if (!answered) {
      finish(header(site.fallback(), "200 OK"), false);
    }
  }

  /** The extension that answers requests of a method for the path asked for, if any does. */
  private Optional<HttpExtension> findExtension(String method) {
    String path = head.path();
    List<HttpExtension> all = port == null ? site.extensions() : port.extensions();
    return path.startsWith("/")
        ? all.stream().filter(each -> each.handles(method, path)).findFirst()
        : Optional.empty();
  }

  private void admitOtherOrigins() {
    byte[] lines = site.crossOrigin().linesFor(head);
    if (lines.length > 0) {
      socket.crossOrigin(lines);
      hub.stats().add(Counter.OUTBOUND_BYTES, lines.length);
    }
  }

  private void subscribe(SubscribeRequest request) {
    int channels = request.channels().size();
    if (DefaultModes.FLASH.contains(request.mode()) && !hub.options().flashEnabled()) {
      refuse(404, "mode " + request.mode() + " is switched off here (subscriber.flash)");
    } else if (channels > hub.options().channelsMax()) {
      refuse(
          400,
          channels + " channels in one request, expected at most " + hub.options().channelsMax());
    } else if (channels == 0) {
      Mode mode = site.mode(request.mode());
      hub.stats().add(Counter.ERRORS_SERVED, 1);
      ByteBuf words = mode.shutdown(hub.allocator());
      finish(Unpooled.wrappedBuffer(header(mode, NOT_FOUND), words), false);
    } else if (!hub.broker().isServing()) {
      finish(hub.answers().unavailable(FETCHING), false);
    } else {
      answered = true;
      AccessLog log = AccessLog.of(socket.remoteAddress(), head, request.hostId(), request.mode());
      Subscriber subscriber = new Subscriber(hub, socket, site.mode(request.mode()), request, log);
      socket.listener(subscriber);
      subscriber.start();
    }
  }

  private ByteBuf header(Mode mode, String status) {
    ByteBuf out = hub.allocator().directBuffer();
    mode.writeHeader(hub.options().serverName(), status, new byte[0], out);
    return out;
  }

  private void findDocument() {
    String path = head.path();
    hub.context()
        .executeBlocking(() -> site.documents().find(path), false)
        .onComplete(found -> sendDocument(found.succeeded() ? found.result() : Optional.empty()));
  }

  private void sendDocument(Optional<Document> found) {
    if (answered) {
      return;
    }
    if (found.isEmpty()) {
      hub.stats().add(Counter.DOCUMENTS_NOT_FOUND, 1);
      AccessLog.document(head.path(), 0, 404);
      finish(hub.answers().documentHead(NOT_FOUND, "text/html; charset=utf-8", 0), false);
      return;
    }
    Document document = found.get();
    int length = document.bytes().length;
    hub.stats().add(Counter.DOCUMENTS_SERVED, 1);
    AccessLog.document(head.path(), length, 200);
    hub.stats().add(Counter.OUTBOUND_BYTES, length);
    hub.write(socket, hub.answers().documentHead("200 OK", document.contentType(), length));
    finish(document.pieces());
  }

  private void beginExtension(HttpExtension found) {
    extension = found;
    try {
      body = BodyReader.of(head, found.bodyBytesMax());
    } catch (RefusedException e) {
      refuse(e.status(), e.getMessage());
      return;
    }
    if (body.isAwaited()) {
      hub.write(socket, hub.answers().goOn());
    }
  }

  private void readBody(ByteBuf bytes) {
    if (!body.feed(bytes)) {
      return;
    }
    BodyReader whole = body;
    body = null;
    try {
      extension.handle(
          whole.request(socket.clientAddress(), site.proxies().isForwarded(peer, head)),
          new Reply(hub, head.method().equals("HEAD"), this::finishFromExtension, this::await));
    } catch (RuntimeException e) {
      LOG.error("The extension for {} failed", head.path(), e);
      refuse(500, "the request could not be handled");
    }
  }

  /** Whether an extension has the whole request; it may not have answered yet. */
  private boolean isWithExtension() {
    return extension != null && body == null;
  }

  private void finishFromExtension(ByteBuf response) {
    if (answered) {
      response.release();
    } else {
      finish(response, false);
    }
  }

  private void await(Poll poll) {
    if (answered) {
      return;
    }
    if (hub.fanout().isStopping()) {
      finish(hub.answers().unavailable("this node is stopping"), false);
    } else if (!hub.broker().isServing()) {
      finish(hub.answers().unavailable(FETCHING), false);
    } else {
      answered = true;
      AccessLog log = AccessLog.of(socket.remoteAddress(), head, poll.name(), poll.format().name());
      WaitingPoll waiting = new WaitingPoll(hub, socket, poll, log);
      socket.listener(waiting);
      waiting.start();
    }
  }

  private void refuse(int status, String why) {
    hub.stats().add(Counter.ERRORS_SERVED, 1);
    finish(hub.answers().refusal(status, why), true);
  }

  private void finish(ByteBuf response, boolean linger) {
    answered = true;
    hub.write(socket, response);
    socket.closeAfterFlush(linger);
  }

  private void finish(Iterator<ByteBuf> pieces) {
    answered = true;
    outbox = new Outbox(socket, 0);
    outbox.begin(pieces);
    writable();
  }

  @Override
  public void writable() {
    if (outbox == null) {
      return;
    }
    boolean done = outbox.pump();
    hub.watch(socket);
    if (done) {
      outbox = null;
      socket.closeAfterFlush();
    }
  }

  @Override
  public long see(long now) {
    if (answered) {
      return NEVER;
    }
    boolean asked = head != null && body == null;
    if (asked && now - since > ANSWER_SECONDS_MAX) {
      finish(hub.answers().unavailable("the request could not be answered in time"), false);
    } else if (!asked && now - since > hub.options().headTimeoutSeconds()) {
      timeOut();
    }
    return due();
  }

  /** The second in which it may have taken too long, with whatever it is at. */
  long due() {
    return since + 1 + Math.min(ANSWER_SECONDS_MAX, hub.options().headTimeoutSeconds());
  }

  private void timeOut() {
    if (parser.hasBegun()) {
      refuse(408, "the request did not arrive in " + hub.options().headTimeoutSeconds() + " s");
    } else {
      answered = true;
      socket.closeAfterFlush();
    }
  }

  @Override
  public void stalled() {
    socket.abort();
  }

  @Override
  public void siteChanged(Site site) {
    this.site = site;
  }

  @Override
  public void leave(EndReason reason) {
    // Who is not told what came of a request would repeat it, and its messages would come twice.
    if (reason != EndReason.LEASE_LOST && !answered && !isWithExtension()) {
      answered = true;
      socket.closeAfterFlush();
    }
  }

  @Override
  public void gone() {
    answered = true;
    outbox = null;
    hub.released(socket);
  }

  /** Turns a connection away before anything was read. */
  void turnAway(int connectionsMax) {
    hub.stats().add(Counter.ERRORS_SERVED, 1);
    finish(
        hub.answers().unavailable("this node holds its " + connectionsMax + " connections"), true);
  }
}

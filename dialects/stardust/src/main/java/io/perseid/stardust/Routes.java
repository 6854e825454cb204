package io.perseid.stardust;

import io.perseid.stats.Counter;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stardust's paths below a base. Safe for any thread.
 *
 * <p>A path is decoded first and then matched whole; what matches nothing is not found. Source:
 * spec of Stardust, 2.
 */
final class Routes implements HttpExtension {
  private static final String NAMES = "([A-Za-z0-9_%+-]+)";
  private static final Pattern CHANNEL = Pattern.compile("/channel/" + NAMES);
  private static final Pattern STREAM = Pattern.compile("/channel/" + NAMES + "/stream/([0-9.]+)");

  private final String base;
  private final Pages pages;
  private final Publishing publishing;
  private final Streaming streaming;
  private final Scripts scripts;
  private final Stats stats;

  Routes(
      String base,
      Pages pages,
      Publishing publishing,
      Streaming streaming,
      Scripts scripts,
      Stats stats) {
    this.base = base;
    this.pages = pages;
    this.publishing = publishing;
    this.streaming = streaming;
    this.scripts = scripts;
    this.stats = stats;
  }

  @Override
  public boolean handles(String method, String path) {
    String decoded = Form.path(path);
    return decoded.equals(base) || decoded.startsWith(base + '/');
  }

  @Override
  public int bodyBytesMax() {
    return publishing.bodyBytesMax();
  }

  @Override
  public List<String> methodsOfOtherOrigins() {
    return List.of("GET", "HEAD", "POST");
  }

  @Override
  public List<String> headersOfOtherOrigins() {
    return List.of("Authorization");
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    HttpResponder counted =
        request.method().equals("POST") ? new CountedPost(responder, stats) : responder;
    try {
      route(request, counted);
    } catch (InvalidRequestException e) {
      Answer.refuse(counted, e);
    }
  }

  private void route(HttpRequest request, HttpResponder responder) throws InvalidRequestException {
    String path = Form.path(request.path()).substring(base.length());
    Matcher stream = STREAM.matcher(path);
    Matcher channel = CHANNEL.matcher(path);
    if (stream.matches()) {
      stream(stream.group(1), stream.group(2), request, responder);
    } else if (channel.matches()) {
      channel(channel.group(1), request, responder);
    } else if (path.equals("/channel")) {
      channels(request, responder);
    } else if (path.equals("/")) {
      home(request, responder);
    } else if (path.startsWith("/") && scripts.has(path)) {
      scripts.answer(path, request, responder);
    } else {
      Answer.notFound(responder, request.path());
    }
  }

  private void stream(String names, String client, HttpRequest request, HttpResponder responder)
      throws InvalidRequestException {
    if (Answer.isAllowed("GET", request, responder)) {
      stats.add(Counter.STARDUST_POLLS, 1);
      streaming.handle(names, client, request, responder);
    }
  }

  private void channel(String names, HttpRequest request, HttpResponder responder)
      throws InvalidRequestException {
    if (!Answer.isAllowed(Answer.READ + ", POST", request, responder)) {
      return;
    }
    if (request.method().equals("POST")) {
      publishing.handle(names, request, responder);
    } else {
      pages.channel(names, request, responder);
    }
  }

  private void channels(HttpRequest request, HttpResponder responder) {
    if (Answer.isAllowed(Answer.READ, request, responder)) {
      pages.channels(responder);
    }
  }

  private void home(HttpRequest request, HttpResponder responder) {
    if (Answer.isAllowed(Answer.READ, request, responder)) {
      pages.home(responder);
    }
  }
}

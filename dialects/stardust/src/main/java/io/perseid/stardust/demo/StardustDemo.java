package io.perseid.stardust.demo;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.perseid.broker.Broker;
import io.perseid.broker.SharedMap;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.http.PageFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Stardust's demo below a base path: {@code demo/}, {@code demo/curl_commands} and {@code
 * demo/colorful_boxes}, where {@code POST} gives a box a colour and {@code
 * demo/colorful_boxes.json} tells what all boxes look like now.
 *
 * <p>Anyone who can reach the port can colour boxes: this is a demonstration, off unless asked for.
 * Pages of other sites cannot. Safe for any thread. To be asked before the dialect, which would
 * take the paths for unknown ones of its own.
 *
 * <p>Source: spec of Stardust, 4.
 */
public final class StardustDemo implements HttpExtension {
  static final String TEXT = "text/plain; charset=utf-8";

  private static final String FOLDER = "/io/perseid/demo/stardust/";
  private static final String NOT_FOUND = "not_found.html";
  private static final String BOXES = "colorful_boxes";
  private static final String STATE = "colorful_boxes.json";
  private static final Map<String, String> PAGES =
      Map.of("", "index.html", "curl_commands", "curl_commands.html", BOXES, "colorful_boxes.html");
  private static final List<String> PARTS =
      List.of("look.css", "demo.css", "icon.svg", "demo.js", "curl_commands.js", "boxes.js");
  private static final List<String> CLIENT = List.of("stardust.js", "stardust.mjs");

  private final String home;
  private final BoxRequests boxes;
  private final PageFiles pages =
      new PageFiles(FOLDER, PAGES.values()).and(FOLDER, List.of(NOT_FOUND));
  private final PageFiles parts = new PageFiles(FOLDER, PARTS).and("/io/perseid/js/", CLIENT);

  /**
   * The demo of a node.
   *
   * @param base begins with a slash, or is empty
   * @param boxes where the colours are kept for pages that are opened later
   */
  public StardustDemo(String base, Broker broker, SharedMap boxes) {
    this.home = base + "/demo";
    this.boxes = new BoxRequests(broker, new Boxes(broker, boxes));
  }

  @Override
  public boolean handles(String method, String path) {
    String decoded = decoded(path);
    return decoded.equals(home) || decoded.startsWith(home + "/");
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    String path = decoded(request.path());
    if (path.equals(home)) {
      // Relative, because a proxy may show us under another path.
      responder.respond(302, TEXT, Map.of("Location", wayHome(request.path())), new byte[0]);
      return;
    }
    String name = path.substring(home.length() + 1);
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!PAGES.containsKey(name) && !parts.has(name) && !name.equals(STATE)) {
      pages.answer(404, NOT_FOUND, "~home~", wayHome(request.path()), responder);
    } else if (name.equals(BOXES) && request.method().equals("POST")) {
      boxes.change(request, responder);
    } else if (!reads) {
      refuseMethod(request, name.equals(BOXES) ? "GET, HEAD, POST" : "GET, HEAD", responder);
    } else if (name.equals(STATE)) {
      boxes.tell(responder);
    } else if (parts.has(name)) {
      parts.answer(name, responder);
    } else {
      pages.answer(PAGES.get(name), responder);
    }
  }

  private static void refuseMethod(HttpRequest request, String allowed, HttpResponder responder) {
    String reason = "found method " + request.method() + ", expected " + allowed + '\n';
    byte[] body = reason.getBytes(StandardCharsets.UTF_8);
    responder.respond(405, TEXT, Map.of("Allow", allowed), body);
  }

  private static String decoded(String path) {
    try {
      return new QueryStringDecoder(path).path();
    } catch (IllegalArgumentException e) {
      return path; // which is nothing here
    }
  }

  /**
   * From a page below the demo to the demo itself, relative for the same reason. A browser takes an
   * escaped slash for part of a name, so the way may first lead down again.
   */
  private String wayHome(String path) {
    String folder = folder(path);
    String way = "";
    while (decoded(folder).length() > home.length() + 1) {
      folder = folder(folder.substring(0, folder.length() - 1));
      way += "../";
    }
    way += (home + "/").substring(decoded(folder).length());
    return way.isEmpty() ? "./" : way;
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}

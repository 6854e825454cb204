package io.perseid.stardust;

import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;

/** What lies outside of the base on a port of Stardust's own. Immutable. */
record Elsewhere(Scripts scripts) implements HttpExtension {
  @Override
  public boolean handles(String method, String path) {
    return true;
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    String path = Form.path(request.path());
    if (scripts.has(path)) {
      scripts.answer(path, request, responder);
    } else {
      Answer.notFound(responder, request.path());
    }
  }
}

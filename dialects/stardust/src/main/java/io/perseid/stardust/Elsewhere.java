package io.perseid.stardust;

import io.perseid.subscriber.http.Document;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.util.Optional;

/** What lies outside of the base on a port of Stardust's own. Immutable. */
record Elsewhere(Scripts scripts) implements HttpExtension {
  @Override
  public boolean handles(String method, String path) {
    return true;
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    Optional<Document> script = scripts.at(Form.path(request.path()));
    if (script.isEmpty()) {
      Answer.notFound(responder, request.path());
    } else {
      Scripts.answer(script.get(), request, responder);
    }
  }
}

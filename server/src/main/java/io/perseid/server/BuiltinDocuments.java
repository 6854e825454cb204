package io.perseid.server;

import io.perseid.config.SubscriberOptions;
import java.util.HashMap;
import java.util.Map;

/**
 * The documents that every node has: the Meteor object, and the frames that pages of the original's
 * clients load into themselves.
 *
 * <p>Each is served only where the document root has no file of that name, so that a site's own
 * files win. Source: spec of documents and of the JavaScript client.
 */
final class BuiltinDocuments {
  private static final String FOLDER = "io/perseid/js/";
  private static final String ANY_ORIGIN = "*";

  private BuiltinDocuments() {}

  /** Class path resources by path. */
  static Map<String, String> of(SubscriberOptions options) {
    Map<String, String> documents = new HashMap<>();
    documents.put("/meteor.js", FOLDER + "meteor.js");
    documents.put("/meteor.mjs", FOLDER + "meteor.mjs");
    documents.put("/meteor.d.ts", FOLDER + "meteor.d.ts");
    documents.put("/meteor.d.mts", FOLDER + "meteor.d.mts");
    // The frames need our parser, whatever lies at /meteor.js.
    documents.put("/perseid.js", FOLDER + "meteor.js");
    documents.put("/frame.js", FOLDER + "frame.js");
    documents.put("/stream.html", FOLDER + "stream.html");
    documents.put("/poll.html", FOLDER + "poll.html");
    if (options.allowOrigins().contains(ANY_ORIGIN)) {
      documents.put("/crossdomain.xml", FOLDER + "crossdomain.xml");
    }
    return documents;
  }
}

package io.perseid.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A page of today: the Meteor object as a module, beside the script, with several clients. */
class ModulePageTest {
  @Test
  void shouldServeScriptsModulesAndClientsOfOneMeteorObject() throws Exception {
    Path root = Places.output("sites").resolve("modulesite");
    Files.createDirectories(root);
    try (InputStream in = getClass().getResourceAsStream("/modulesite/page.html")) {
      Files.write(root.resolve("page.html"), in.readAllBytes());
    }
    try (NodeProcess node =
            NodeProcess.alone("modulesite", "--subscriber-document-root", root.toString())
                .start()
                .awaitReady();
        ControllerClient publisher = new ControllerClient(node.controllerPort());
        Chromium chromium = new Chromium()) {
      for (String types : List.of("/meteor.d.ts", "/meteor.d.mts")) {
        assertThat(Http.get(node.subscriberPort(), types).body()).contains("MeteorClient");
      }
      long first = publisher.publish("module", "before");
      String origin = "http://127.0.0.1:" + node.subscriberPort();
      SitePage page = SitePage.at(chromium, origin + "/page.html");
      page.awaitTrue("window.texts && texts.length === 2");
      long second = publisher.publish("module", "while they are \\\"open\\\"");
      page.awaitTrue("texts.length === 4");

      assertThat(page.strings("texts"))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of("stream", "iframe")
                  .flatMap(
                      mode ->
                          Stream.of(
                              mode + " module " + first + " before",
                              mode + " module " + second + " while they are \"open\""))
                  .toList());
      assertThat(page.strings("[same]")).containsExactly("true");
      assertThat(page.strings("clients.map(client => client.mode)"))
          .containsExactly("xhrinteractive", "iframe");
      assertThat(page.strings("errors")).isEmpty();
      page.run("clients.forEach(client => client.disconnect())");
      page.awaitTrue("document.querySelectorAll('iframe').length === 0");
    }
  }
}

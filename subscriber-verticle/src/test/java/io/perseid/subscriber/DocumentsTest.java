package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.HEAD_LINES;
import static io.perseid.subscriber.Texts.NO_DOCUMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.stats.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  private Node start() throws IOException {
    write("root/index.html", "<p>home</p>\n");
    write("root/a.js", "var a;\n");
    write("root/style.CSS", "p{}\n");
    write("root/noext", "n\n");
    write("root/empty.html", "");
    write("root/.hidden", "h\n");
    write("root/.git/config", "c\n");
    write("root/two..dots.html", "d\n");
    write("root/sub/index.html", "sub\n");
    write("root/bare/file.txt", "f\n");
    write("secret.txt", "s\n");
    Files.createSymbolicLink(folder.resolve("root/link.txt"), folder.resolve("secret.txt"));
    return Node.with()
        .set(b -> b.documentRoot = folder.resolve("root").toString())
        .set(
            b -> b.builtin = Map.of("/meteor.js", "builtin.txt", "/chat/index.html", "builtin.txt"))
        .start();
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String found(String type, String content) {
    return "HTTP/1.1 200 OK\r\n"
        + HEAD_LINES.replace("text/html; charset=utf-8", type)
        + "Content-length: "
        + content.length()
        + "\r\n\r\n"
        + content;
  }

  private static String get(Node node, String path) throws IOException {
    try (Client client = Client.get(node.port, path)) {
      return client.rest();
    }
  }

  @Test
  void shouldServeFilesWithTheirTypeAndLength() throws Exception {
    try (Node node = start()) {
      String html = "text/html; charset=utf-8";
      assertThat(get(node, "/a.js")).isEqualTo(found("text/javascript; charset=utf-8", "var a;\n"));
      assertThat(get(node, "/style.CSS?x=1")).isEqualTo(found("text/css; charset=utf-8", "p{}\n"));
      assertThat(get(node, "/noext")).isEqualTo(found(html, "n\n"));
      assertThat(get(node, "/empty.html")).isEqualTo(found(html, ""));
      assertThat(get(node, "/")).isEqualTo(found(html, "<p>home</p>\n"));
      assertThat(get(node, "//sub/")).isEqualTo(found(html, "sub\n"));
      node.awaitCount(Counter.DOCUMENTS_SERVED, 6);
    }
  }

  @Test
  void shouldCallEverythingButScriptsHtmlWhenAskedToDoAsTheOriginal() throws Exception {
    start().close();
    try (Node node =
        Node.with()
            .set(b -> b.documentRoot = folder.resolve("root").toString())
            .set(b -> b.originalTypes = true)
            .start()) {
      write("root/UPPER.JS", "u\n");
      assertThat(get(node, "/a.js")).isEqualTo(found("text/javascript; charset=utf-8", "var a;\n"));
      assertThat(get(node, "/style.CSS")).isEqualTo(found("text/html; charset=utf-8", "p{}\n"));
      assertThat(get(node, "/UPPER.JS")).isEqualTo(found("text/html; charset=utf-8", "u\n"));
    }
  }

  @Test
  void shouldNotServeWhatIsHiddenOrOutside() throws Exception {
    try (Node node = start()) {
      for (String path :
          new String[] {
            "/.hidden",
            "/.git/config",
            "/../secret.txt",
            "/sub/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/two..dots.html",
            "/link.txt",
            "/bare",
            "/bare/",
            "/a.js/x",
            "/none",
            "/a\\..\\b",
            "/a.js\u0000"
          }) {
        assertThat(get(node, path)).as(path).isEqualTo(NO_DOCUMENT);
      }
      node.awaitCount(Counter.DOCUMENTS_NOT_FOUND, 13);
    }
  }

  @Test
  void shouldReadAFileAgainWhenItHasChanged() throws Exception {
    try (Node node = start()) {
      assertThat(get(node, "/a.js")).endsWith("var a;\n");
      write("root/a.js", "var changed;\n");
      await().untilAsserted(() -> assertThat(get(node, "/a.js")).endsWith("var changed;\n"));
      Files.delete(folder.resolve("root/a.js"));
      await().untilAsserted(() -> assertThat(get(node, "/a.js")).isEqualTo(NO_DOCUMENT));
    }
  }

  /** Like the original, but that there a document was held until it was told to forget. */
  @Test
  void shouldHoldAFileForAMomentUnlessToldToForget() throws Exception {
    try (Node node = start()) {
      assertThat(get(node, "/a.js")).endsWith("var a;\n");
      write("root/a.js", "var b;\n");
      assertThat(get(node, "//a.js")).endsWith("var a;\n");
      node.forgetDocuments();
      assertThat(get(node, "/a.js")).endsWith("var b;\n");
      write("root/a.js", "var c;\n");
      node.change(b -> {});
      assertThat(get(node, "/a.js")).endsWith("var c;\n");
    }
  }

  @Test
  void shouldServeBuiltInDocumentsBehindTheFiles() throws Exception {
    try (Node node = start()) {
      String html = "text/html; charset=utf-8";
      assertThat(get(node, "/meteor.js"))
          .isEqualTo(found("text/javascript; charset=utf-8", "built in\n"));
      assertThat(get(node, "/chat/")).isEqualTo(found(html, "built in\n"));
      write("root/meteor.js", "mine\n");
      assertThat(get(node, "/meteor.js"))
          .isEqualTo(found("text/javascript; charset=utf-8", "mine\n"));
    }
  }

  @Test
  void shouldSendALargeDocumentWholeAndNoDocumentThatIsTooLarge() throws Exception {
    try (Node node = start()) {
      String large = "0123456789".repeat(1_000_000);
      write("root/big.txt", large);
      assertThat(get(node, "/big.txt")).isEqualTo(found("text/plain; charset=utf-8", large));
      Files.write(folder.resolve("root/huge.txt"), new byte[33 << 20]);
      assertThat(get(node, "/huge.txt")).isEqualTo(NO_DOCUMENT);
    }
  }
}

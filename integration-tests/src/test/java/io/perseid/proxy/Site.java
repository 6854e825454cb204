package io.perseid.proxy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A web site beside Perseid: a folder, and a server of its own for those who need one. */
final class Site implements AutoCloseable {
  /** What it answers at its root; elsewhere there is nothing. */
  static final String PAGE = "the site itself\n";

  private final Path folder;
  private final HttpServer server;

  Site() {
    try {
      // Web servers that root starts read it as somebody else.
      folder = Files.createTempDirectory("perseid-site");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(folder.resolve("index.html"), PAGE);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
          boolean isRoot = exchange.getRequestURI().getPath().equals("/");
          exchange.sendResponseHeaders(isRoot ? 200 : 404, isRoot ? page.length : -1);
          if (isRoot) {
            exchange.getResponseBody().write(page);
          }
          exchange.close();
        });
    server.start();
  }

  String folder() {
    return folder.toString();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    try {
      Files.deleteIfExists(folder.resolve("index.html"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

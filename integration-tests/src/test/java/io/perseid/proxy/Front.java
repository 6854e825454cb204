package io.perseid.proxy;

import static org.awaitility.Awaitility.await;

import io.perseid.harness.Child;
import io.perseid.harness.FreePorts;
import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A web server that runs with its shipped configuration, in front of some nodes and of a site. */
final class Front implements AutoCloseable {
  private final String name;
  private final Part part;
  private final int port = FreePorts.next();
  private final Path folder;
  private final Site site = new Site();
  private Child child;

  private Front(String name, Part part) {
    this.name = name;
    this.part = part;
    folder = Places.output("fronts").resolve(name);
  }

  /** The three kinds that {@code deploy} has something for. */
  enum Kind {
    HAPROXY {
      @Override
      List<String> prepare(
          Front front, List<NodeProcess.Ports> nodes, UnaryOperator<Shipped> change)
          throws IOException {
        Shipped config =
            Shipped.file("haproxy/" + front.part + ".cfg")
                .inFrontOf(front.part, nodes)
                .with("bind :80\n", "bind 127.0.0.1:" + front.port + "\n")
                .without("  user haproxy")
                .without("  group haproxy")
                .with("127.0.0.1:8080", "127.0.0.1:" + front.site.port());
        front.write("haproxy.cfg", change.apply(config).text());
        return List.of("/usr/sbin/haproxy", "-db", "-f", front.path("haproxy.cfg"));
      }
    },

    NGINX {
      @Override
      List<String> prepare(
          Front front, List<NodeProcess.Ports> nodes, UnaryOperator<Shipped> change)
          throws IOException {
        Shipped site =
            Shipped.file("nginx/" + front.part + ".conf")
                .inFrontOf(front.part, nodes)
                .with("listen 80;", "listen 127.0.0.1:" + front.port + ";")
                .without("listen [::]:80;")
                .with("/var/www/html", front.site.folder());
        front.write("sites-enabled/perseid.conf", site.text());
        front.write(
            "snippets/" + front.part + "-proxy.conf",
            change.apply(Shipped.file("nginx/" + front.part + "-proxy.conf")).text());
        front.write("nginx.conf", NGINX_MAIN.replace("FOLDER", front.path(".")));
        return List.of("/usr/sbin/nginx", "-c", front.path("nginx.conf"), "-e", "stderr");
      }
    },

    APACHE {
      @Override
      List<String> prepare(
          Front front, List<NodeProcess.Ports> nodes, UnaryOperator<Shipped> change)
          throws IOException {
        Shipped site =
            Shipped.file("apache/" + front.part + ".conf")
                .inFrontOf(front.part, nodes)
                .with("*:80>", "127.0.0.1:" + front.port + ">")
                .with("/var/www/html", front.site.folder());
        front.write("sites-enabled/perseid.conf", change.apply(site).text());
        front.write(
            "apache2.conf",
            APACHE_MAIN
                .replace("FOLDER", front.path("."))
                .replace("ADDRESS", "127.0.0.1:" + front.port));
        return List.of(
            "/usr/sbin/apache2", "-D", "FOREGROUND", "-d", front.path("."), "-f", "apache2.conf");
      }
    };

    abstract List<String> prepare(
        Front front, List<NodeProcess.Ports> nodes, UnaryOperator<Shipped> change)
        throws IOException;
  }

  /** The parts of Debian's own nginx.conf that matter here: it compresses, and it reads sites. */
  private static final String NGINX_MAIN =
      """
      daemon off;
      pid FOLDER/nginx.pid;
      worker_processes 2;
      events { worker_connections 768; }
      http {
        gzip on;
        gzip_min_length 1;
        gzip_types text/plain;
        access_log off;
        client_body_temp_path FOLDER/tmp;
        proxy_temp_path FOLDER/tmp;
        fastcgi_temp_path FOLDER/tmp;
        uwsgi_temp_path FOLDER/tmp;
        scgi_temp_path FOLDER/tmp;
        default_type text/html;
        include FOLDER/sites-enabled/*;
      }
      """;

  /**
   * The modules that the shipped file asks for, and those of Debian's own that could be in its way.
   */
  private static final String APACHE_MAIN =
      Stream.of(
                  "mpm_event",
                  "authz_core",
                  "dir",
                  "env",
                  "filter",
                  "deflate",
                  "reqtimeout",
                  "slotmem_shm",
                  "proxy",
                  "proxy_http",
                  "proxy_balancer",
                  "proxy_hcheck",
                  "lbmethod_byrequests",
                  "lbmethod_bybusyness")
              .map(m -> "LoadModule " + m + "_module /usr/lib/apache2/modules/mod_" + m + ".so\n")
              .reduce("", String::concat)
          + """
          ServerName localhost
          User nobody
          Group nogroup
          Listen ADDRESS
          PidFile FOLDER/apache.pid
          DefaultRuntimeDir FOLDER/tmp
          Mutex file:FOLDER/tmp default
          ErrorLog FOLDER/error.log
          AddOutputFilterByType DEFLATE text/html text/plain
          RequestReadTimeout header=20-40,minrate=500 body=10,minrate=500
          IncludeOptional FOLDER/sites-enabled/*.conf
          """;

  /** Starts one and waits until it passes requests on. */
  static Front start(
      String name,
      Kind kind,
      Part part,
      List<NodeProcess.Ports> nodes,
      UnaryOperator<Shipped> change) {
    Front front = new Front(name, part);
    try {
      front.clear();
      List<String> command = kind.prepare(front, nodes, change);
      front.child = Child.start(front.folder.resolve("output.log"), command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(name + " passes requests on, its folder: " + front.folder)
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(50))
        .failFast(name + " ended, its folder: " + front.folder, () -> !front.child.isAlive())
        .until(() -> Http.get(front.port, part.probe()).status() == 200);
    return front;
  }

  /** The same in front of the subscriber ports. */
  static Front start(
      String name, Kind kind, List<NodeProcess.Ports> nodes, UnaryOperator<Shipped> change) {
    return start(name, kind, Part.SUBSCRIBERS, nodes, change);
  }

  /** The same as it is shipped but for the addresses. */
  static Front start(String name, Kind kind, List<NodeProcess.Ports> nodes) {
    return start(name, kind, nodes, UnaryOperator.identity());
  }

  int port() {
    return port;
  }

  Part part() {
    return part;
  }

  private String path(String name) {
    return folder.resolve(name).normalize().toString();
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void clear() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(folder.resolve("tmp"));
  }

  @Override
  public void close() {
    child.end(5);
    site.close();
  }

  @Override
  public String toString() {
    return name;
  }
}

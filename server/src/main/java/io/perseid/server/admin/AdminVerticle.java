package io.perseid.server.admin;

import io.perseid.config.AdminOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The admin port: {@code /healthz}, {@code /readyz}, {@code /metrics} and {@code /status}. It only
 * answers GET and changes nothing.
 */
public final class AdminVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;

  private final AdminOptions options;
  private final StatusReport report;
  private final Metrics metrics;
  private volatile int port;

  /** An admin port that is not open yet. */
  public AdminVerticle(AdminOptions options, StatusReport report, Metrics metrics) {
    this.options = options;
    this.report = report;
    this.metrics = metrics;
  }

  /** The port that is listened on, once deployed. */
  public int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setIdleTimeout(IDLE_SECONDS);
    return vertx
        .createHttpServer(http)
        .requestHandler(router())
        .listen()
        .onSuccess(server -> port = server.actualPort());
  }

  private Router router() {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              context.response().putHeader("Cache-Control", "no-store");
              context.response().putHeader("X-Content-Type-Options", "nosniff");
              context.next();
            });
    router.get("/healthz").handler(c -> json(c, 200, new JsonObject().put("healthy", true)));
    router.get("/readyz").handler(this::ready);
    router.get("/status").handler(c -> json(c, 200, report.full()));
    router.get("/metrics").handler(this::metrics);
    router.errorHandler(404, c -> error(c, 404, "/healthz, /readyz, /metrics, /status"));
    router.errorHandler(
        405,
        c -> {
          c.response().putHeader("Allow", "GET");
          error(c, 405, "GET");
        });
    return router;
  }

  private void ready(RoutingContext context) {
    JsonObject readiness = report.readiness();
    json(context, readiness.getBoolean("ready") ? 200 : 503, readiness);
  }

  /** Off the event loop: it walks every meter and asks the JVM. */
  private void metrics(RoutingContext context) {
    vertx
        .executeBlocking(metrics::scrape, false)
        .onSuccess(
            page ->
                context
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(page))
        .onFailure(context::fail);
  }

  private static void error(RoutingContext context, int status, String allowed) {
    String found = context.request().method() + " " + context.request().path();
    json(context, status, new JsonObject().put("found", found).put("allowed", allowed));
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode() + "\n");
  }
}

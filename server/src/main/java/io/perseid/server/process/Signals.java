package io.perseid.server.process;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operating system's wishes. */
public final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Hands the first of SIGTERM and SIGINT to {@code first}, by name, and every later one to {@code
   * again}.
   */
  static void onTermination(Consumer<String> first, Runnable again) {
    AtomicBoolean seen = new AtomicBoolean();
    for (String name : List.of("TERM", "INT")) {
      on(
          name,
          () -> {
            if (seen.compareAndSet(false, true)) {
              first.accept("SIG" + name);
            } else {
              again.run();
            }
          });
    }
  }

  /**
   * Runs an action at each signal of a name, like {@code HUP}, on a thread of the JVM.
   *
   * <p>The JDK's only way to take a signal is {@code sun.misc.Signal}, which it supports but which
   * javac warns of; a shutdown hook could neither choose the exit code nor see a second signal.
   */
  public static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      // The JVM keeps this signal for itself, as with -Xrs.
      LOG.warn(
          "SIG{} will have its usual effect and not ours: {}", name, String.valueOf(e.getCause()));
    }
  }
}

package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import io.perseid.config.OptionException;
import io.perseid.config.OptionReader;
import io.perseid.server.process.BuildInfo;
import io.perseid.server.process.Logging;
import io.perseid.server.process.ProcessLimits;
import io.perseid.server.process.Shutdown;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs a node until it is told to end. */
@Command(
    name = "node",
    description = {
      "Runs a node of the server.",
      "Alone on this machine unless told otherwise; three nodes make a cluster with",
      "  node --members HOST1,HOST2,HOST3 --address PRIVATE-ADDRESS",
      "on each of three machines. SIGTERM ends it in order, SIGHUP lets it read its options again,",
      "SIGUSR1 empties all channels, SIGUSR2 forgets the documents held in memory."
    })
class NodeCommand extends OptionsCommand {
  private final NodeLauncher launcher;
  private final Supplier<Shutdown> shutdowns;

  NodeCommand(
      Map<String, String> environment, NodeLauncher launcher, Supplier<Shutdown> shutdowns) {
    super(environment);
    this.launcher = launcher;
    this.shutdowns = shutdowns;
  }

  @Override
  public final Integer call() throws InterruptedException {
    try {
      OptionReader reader = readSources();
      return run(reader.read(), reader);
    } catch (OptionException e) {
      return report(e);
    }
  }

  private int run(NodeOptions options, OptionReader sources) throws InterruptedException {
    Logging.configure(options.log());
    Logger log = LoggerFactory.getLogger(NodeCommand.class);
    log.info("perseid {} starts, pid {}", BuildInfo.read(), ProcessHandle.current().pid());
    sources.warnings().forEach(log::warn);
    int asked = options.subscriber().connectionsMax();
    ProcessLimits.read().capacity(asked, options.limits().historyBytesMax()).log(asked);
    Shutdown shutdown = shutdowns.get();
    Upkeep upkeep = new Upkeep(new Reload(this::readSources, sources.values(), options));
    upkeep.onSignals();
    try {
      upkeep.begin(launcher.launch(options, shutdown));
    } catch (IOException e) {
      if (!shutdown.isRequested()) {
        log.error("the node cannot start: {}", e.getMessage());
        shutdown.fail("it could not start");
      }
    } catch (Exception | LinkageError e) {
      // Told to end while it started: what fails then is no news.
      if (!shutdown.isRequested()) {
        log.error("the node cannot start", e);
        shutdown.fail("it could not start");
      }
    }
    return shutdown.await();
  }
}

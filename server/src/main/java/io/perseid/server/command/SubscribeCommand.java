package io.perseid.server.command;

import io.perseid.channel.ChannelName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the messages of channels as they come, from a subscriber port. */
@Command(
    name = "subscribe",
    description = {
      "Prints the messages of channels, a line each: id, channel, text.",
      "When the connection is lost it goes on where it was. Ctrl-C ends it."
    })
final class SubscribeCommand implements Callable<Integer> {
  private static final long BACKOFF_MILLIS_MIN = 250;
  private static final long BACKOFF_MILLIS_MAX = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Parameters(arity = "1..*", paramLabel = "CHANNEL", description = "Names of channels.")
  private List<String> channels;

  @Option(
      names = "--from",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:4670",
      converter = HostPort.Converter.class,
      description = "Subscriber port of any node or load balancer. Default: ${DEFAULT-VALUE}.")
  private HostPort from;

  @Option(
      names = "--push-address",
      paramLabel = "PATH",
      defaultValue = "/push",
      description = "The server's subscriber.push-address. Default: ${DEFAULT-VALUE}.")
  private String pushAddress;

  @Option(
      names = "--history",
      paramLabel = "N|all",
      description = "Begins with the newest N messages of each channel, or with all.")
  private String history;

  @Option(
      names = "--since",
      paramLabel = "ID",
      description = "Begins with the first message after this id.")
  private Long since;

  @Option(names = "--count", paramLabel = "N", description = "Ends after N messages.")
  private long count = Long.MAX_VALUE;

  @Option(names = "--json", description = "Prints a JSON object a line.")
  private boolean json;

  private final OutputStream out;

  SubscribeCommand(OutputStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    MessagePrinter printer = new MessagePrinter(out, gap -> Cli.printError(spec, gap), json);
    LineSubscription subscription =
        new LineSubscription(from, pushAddress, channels, checkedStart(), printer);
    long backoff = BACKOFF_MILLIS_MIN;
    boolean reached = false;
    while (true) {
      try {
        if (subscription.read(count)) {
          return 0;
        }
        Cli.printError(spec, from + " ended the stream");
      } catch (IOException e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        if (!reached && !subscription.isAlive()) {
          throw new IOException("cannot subscribe at " + from + ": " + reason, e);
        }
        Cli.printError(spec, "lost " + from + ": " + reason);
      }
      reached = true;
      backoff =
          subscription.isAlive() ? BACKOFF_MILLIS_MIN : Math.min(BACKOFF_MILLIS_MAX, backoff * 2);
      // Not all clients of a node that went away shall come back in the same moment.
      Thread.sleep(ThreadLocalRandom.current().nextLong(backoff / 2, backoff + 1));
    }
  }

  /** The suffix that each channel's name carries until its first message was seen. */
  private String checkedStart() {
    for (String channel : channels) {
      require(
          channel.chars().allMatch(c -> ChannelName.isSubscribable((char) c)),
          "CHANNEL",
          channel,
          "A-Z a-z 0-9 _ - %");
    }
    require(count > 0, "--count", count, "a number above 0");
    require(since == null || history == null, "--history", history, "nothing beside --since");
    if (since != null) {
      require(since >= 0, "--since", since, "a message id");
      return ".r" + (since + 1);
    }
    if (history == null) {
      return "";
    }
    require(
        history.matches("all|[1-9][0-9]{0,8}"), "--history", history, "all, or a number above 0");
    return history.equals("all") ? ".h" : ".b" + history;
  }

  private void require(boolean holds, String what, Object found, String allowed) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), what + ": '" + found + "' is not allowed; allowed: " + allowed);
    }
  }
}

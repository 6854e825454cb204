package io.perseid.server.command;

import io.perseid.config.meteor.MeteorWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the original's parameters, which have one hyphen, out of a command line before ours, which
 * have two, are read.
 */
final class MeteorArguments implements IParameterPreprocessor {
  private final MeteorWords words = new MeteorWords();

  /** The original's parameters of the command line that was read last. */
  MeteorWords words() {
    return words;
  }

  @Override
  public boolean preprocess(
      Stack<String> args, CommandSpec command, ArgSpec parameter, Map<String, Object> info) {
    words.clear();
    List<String> ours = new ArrayList<>();
    while (!args.isEmpty()) {
      String word = args.pop();
      if (word.startsWith("-") && !word.startsWith("--") && word.length() > 1) {
        take(word.substring(1), args, command, ours);
      } else {
        ours.add(word);
        if (word.equals("--")) {
          // What follows is meant for neither.
          ours.addAll(rest(args));
        } else if (word.startsWith("--") && takesNext(word, args, command)) {
          ours.add(args.pop());
        }
      }
    }
    for (int i = ours.size() - 1; i >= 0; i--) {
      args.push(ours.get(i));
    }
    return false;
  }

  private static List<String> rest(Stack<String> args) {
    List<String> rest = new ArrayList<>();
    while (!args.isEmpty()) {
      rest.add(args.pop());
    }
    return rest;
  }

  private void take(String name, Stack<String> args, CommandSpec command, List<String> ours) {
    if (name.equals("h") || MeteorWords.isHelp(name)) {
      ours.add("--help");
    } else if (MeteorWords.isVersion(name)) {
      ours.add("--version");
    } else {
      words.add(name, value(args, command));
    }
  }

  /** A value that begins with a hyphen has a second one; a word with one, or none, means 1. */
  private static String value(Stack<String> args, CommandSpec command) {
    if (args.isEmpty()) {
      return "1";
    }
    String next = args.peek();
    if (!next.startsWith("-")) {
      return args.pop();
    }
    return next.startsWith("--") && option(next, command) == null ? args.pop().substring(1) : "1";
  }

  private static boolean takesNext(String word, Stack<String> args, CommandSpec command) {
    if (args.isEmpty() || word.indexOf('=') >= 0) {
      return false;
    }
    OptionSpec option = option(word, command);
    boolean always = option != null && option.arity().min() > 0;
    boolean perhaps = option == null || option.arity().max() > 0;
    return always || perhaps && !args.peek().startsWith("-");
  }

  private static OptionSpec option(String word, CommandSpec command) {
    int equals = word.indexOf('=');
    return command.findOption(equals < 0 ? word : word.substring(0, equals));
  }
}

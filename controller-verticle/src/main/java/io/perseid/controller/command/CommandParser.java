package io.perseid.controller.command;

import io.perseid.channel.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns the bytes of one line into a command. Nothing is decoded.
 *
 * <p>One parser serves one connection, on the thread of that connection: it keeps the last channel
 * name, because a publisher mostly names the same channel again. Source: spec of the controller
 * protocol.
 */
public final class CommandParser {
  private static final byte[] ADD_MESSAGE = ascii("ADDMESSAGE");
  private static final byte[] COUNT_SUBSCRIBERS = ascii("COUNTSUBSCRIBERS");
  private static final byte[] LIST_CHANNELS = ascii("LISTCHANNELS");
  private static final byte[] SHOW_STATS = ascii("SHOWSTATS");
  private static final byte[] QUIT = ascii("QUIT");
  private static final Command INVALID = new Command.Malformed("Invalid command syntax");

  private String lastChannel = "";

  /** A parser that has seen no channel yet. */
  public CommandParser() {}

  /**
   * Understands the bytes from {@code from} (included) to {@code to} (excluded): a line without its
   * end.
   *
   * @return the command, {@link Command.Malformed} for anything else; never null
   */
  public Command parse(byte[] line, int from, int to) {
    if (contains(line, from, to, '\r')) {
      return INVALID;
    }
    if (begins(line, from, to, ADD_MESSAGE)) {
      return addMessage(line, from + ADD_MESSAGE.length, to);
    }
    if (begins(line, from, to, COUNT_SUBSCRIBERS)) {
      return countSubscribers(line, from + COUNT_SUBSCRIBERS.length, to);
    }
    if (begins(line, from, to, SHOW_STATS)) {
      return new Command.ShowStats();
    }
    if (Arrays.equals(line, from, to, LIST_CHANNELS, 0, LIST_CHANNELS.length)) {
      return new Command.ListChannels();
    }
    if (Arrays.equals(line, from, to, QUIT, 0, QUIT.length)) {
      return new Command.Quit();
    }
    return INVALID;
  }

  private Command addMessage(byte[] line, int at, int to) {
    int nameFrom = skipBlanks(line, at, to);
    int nameTo = skipWord(line, nameFrom, to);
    if (nameFrom == at || nameTo == nameFrom || nameTo == to) {
      return INVALID;
    }
    if (nameTo - nameFrom > ChannelName.LENGTH_MAX) {
      return nameTooLong(nameTo - nameFrom);
    }
    byte[] text = Arrays.copyOfRange(line, nameTo + 1, to);
    return new Command.AddMessage(channel(line, nameFrom, nameTo), text);
  }

  private Command countSubscribers(byte[] line, int at, int to) {
    int nameFrom = skipBlanks(line, at, to);
    int nameTo = skipWord(line, nameFrom, to);
    if (nameFrom == at || nameTo == nameFrom || nameTo != to) {
      return INVALID;
    }
    if (nameTo - nameFrom > ChannelName.LENGTH_MAX) {
      return nameTooLong(nameTo - nameFrom);
    }
    return new Command.CountSubscribers(channel(line, nameFrom, nameTo));
  }

  private static Command nameTooLong(int found) {
    return new Command.Malformed(
        "Channel name too long: " + found + " bytes, at most " + ChannelName.LENGTH_MAX);
  }

  private String channel(byte[] line, int from, int to) {
    if (!isLastChannel(line, from, to)) {
      lastChannel = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }
    return lastChannel;
  }

  private boolean isLastChannel(byte[] line, int from, int to) {
    if (lastChannel.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (lastChannel.charAt(i - from) != (line[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private static boolean begins(byte[] line, int from, int to, byte[] word) {
    return to - from >= word.length
        && Arrays.equals(line, from, from + word.length, word, 0, word.length);
  }

  private static boolean contains(byte[] line, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (line[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  private static int skipBlanks(byte[] line, int at, int to) {
    while (at < to && isBlank(line[at])) {
      at++;
    }
    return at;
  }

  private static int skipWord(byte[] line, int at, int to) {
    while (at < to && !isBlank(line[at])) {
      at++;
    }
    return at;
  }

  /** Space, tab, and the two that the original's pattern for blanks also matches: VT and FF. */
  public static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == 0x0b || b == '\f';
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }
}

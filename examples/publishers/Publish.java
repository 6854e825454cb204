// Publishes each line of standard input: java Publish.java HOST PORT CHANNEL [careless] < messages.txt
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Socket;
import java.util.List;

class Publish {
  public static void main(String[] args) throws IOException {
    List<String> texts = new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().toList();
    try (Socket node = new Socket(args[0], Integer.parseInt(args[1]));
        var in = new BufferedReader(new InputStreamReader(node.getInputStream(), UTF_8));
        var out = new PrintWriter(node.getOutputStream(), false, UTF_8)) {
      for (int i = 0; i < texts.size(); i += 500) {
        List<String> some = texts.subList(i, Math.min(i + 500, texts.size()));
        some.forEach(text -> out.print("ADDMESSAGE " + args[2] + " " + text + "\n"));
        out.flush();
        for (String text : args.length > 3 ? List.<String>of() : some) {
          String answer = in.readLine();
          if (answer == null || !answer.startsWith("OK\t")) {
            throw new IOException(answer + ": " + text);
          }
          System.out.println(answer.substring(3));
        }
      }
      out.print("QUIT\n");
    }
  }
}

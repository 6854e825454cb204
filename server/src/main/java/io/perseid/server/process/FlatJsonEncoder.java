package io.perseid.server.process;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** One JSON object a line; the named values of an event are fields of it. */
final class FlatJsonEncoder extends JsonEncoder {
  FlatJsonEncoder() {
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithContext(false);
    setWithFormattedMessage(true);
    setWithMessage(false);
    setWithArguments(false);
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    if (EventWords.values(event).isEmpty()) {
      return super.encode(event);
    }
    JsonObject line =
        new JsonObject()
            .put("timestamp", event.getTimeStamp())
            .put("level", event.getLevel().toString())
            .put("event", event.getFormattedMessage());
    EventWords.values(event).forEach(each -> line.put(each.key, each.value));
    return (line.encode() + '\n').getBytes(StandardCharsets.UTF_8);
  }
}

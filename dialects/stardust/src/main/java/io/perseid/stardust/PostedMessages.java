package io.perseid.stardust;

import io.perseid.config.StardustOptions;
import io.perseid.subscriber.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The messages in a form: values of {@code m}, those of the query before those of the body. */
final class PostedMessages {
  private static final String FIELD = "m";
  private static final String FORM = "application/x-www-form-urlencoded";

  private PostedMessages() {}

  /**
   * Their texts, all of them found to be right. None for a form without {@code m}; an empty one and
   * {@code 0} are nothing, as they were in the original.
   */
  static List<byte[]> of(HttpRequest request, StardustOptions options)
      throws InvalidRequestException {
    String type = request.header("Content-Type").orElse("");
    String essence = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!essence.isEmpty() && !essence.equals(FORM)) {
      throw new InvalidRequestException(415, "found Content-Type " + type + ", expected " + FORM);
    }
    List<byte[]> values =
        new ArrayList<>(Form.values(FIELD, request.query().getBytes(StandardCharsets.ISO_8859_1)));
    values.addAll(Form.values(FIELD, request.body()));
    if (values.size() > options.messagesMax()) {
      throw new InvalidRequestException(
          values.size() + " values of m, expected at most " + options.messagesMax());
    }
    List<byte[]> texts = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      try {
        String value = decode(values.get(i));
        if (!value.isEmpty() && !value.equals("0")) {
          texts.add(JsonText.parse(value).compact().getBytes(StandardCharsets.UTF_8));
        }
      } catch (InvalidRequestException e) {
        throw new InvalidRequestException(
            "m number " + (i + 1) + " of " + values.size() + ": " + e.getMessage());
      }
    }
    return texts;
  }

  private static String decode(byte[] value) throws InvalidRequestException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException("found bytes that are no UTF-8, expected a JSON object");
    }
  }
}

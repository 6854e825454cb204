package io.perseid.cluster;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map.Entry;

/**
 * Writes a value of a shared map where there is still the expected one; it says whether it did. The
 * backups write what the owner has written, whatever they hold.
 */
@SuppressWarnings("serial") // written by Serializers only
final class ReplaceOperation extends ReplayedOperation<String, byte[], Boolean> {
  private final byte[] expected;
  private final WriteOperation write;

  /**
   * @param expected null for none
   */
  ReplaceOperation(byte[] expected, WriteOperation write) {
    this.expected = expected;
    this.write = write;
  }

  @Override
  Boolean run(Entry<String, byte[]> entry) {
    if (!Arrays.equals(expected, entry.getValue())) {
      return false;
    }
    repeatAs(write);
    return write.process(entry);
  }

  static void write(DataOutput out, ReplaceOperation operation) throws IOException {
    out.writeBoolean(operation.expected != null);
    if (operation.expected != null) {
      Codec.writeBytes(out, operation.expected);
    }
    WriteOperation.write(out, operation.write);
  }

  static ReplaceOperation read(DataInput in) throws IOException {
    byte[] expected = in.readBoolean() ? Codec.readBytes(in) : null;
    return new ReplaceOperation(expected, WriteOperation.read(in));
  }
}

package dev.seiri.local.stack;

import java.util.OptionalInt;

/// The ports a user chose; a free one where none is given.
public record PortChoice(OptionalInt dynamodb, OptionalInt s3, OptionalInt bedrock) {
  public static final PortChoice FREE =
      new PortChoice(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  public PortChoice {
    within(dynamodb);
    within(s3);
    within(bedrock);
  }

  private static void within(OptionalInt port) {
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port.getAsInt());
    }
  }
}

package dev.seiri.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk.Output;

/// What a command says of a user's mistake.
public final class Faults {
  private Faults() {}

  /// Gives a command that must end with status 2 and one line that holds the message.
  public static void assertFault(Desk desk, String message, String... args) {
    Output said = desk.seiri(args);
    assertThat(said.err()).as(String.join(" ", args)).contains(message).doesNotContain("\tat ");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err().lines().filter(line -> line.startsWith("seiri: "))).hasSize(1);
  }
}

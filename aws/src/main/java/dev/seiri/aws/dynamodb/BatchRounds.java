package dev.seiri.aws.dynamodb;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.concurrent.Backoff;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Repeats a batch operation with what DynamoDB left unprocessed, after a pause, until nothing is
/// left.
///
/// @param most how many times to try, from 1
record BatchRounds(int most, Backoff backoff) {
  /// Processes items.
  ///
  /// @param what what is done, for messages: `read answers from responses`
  /// @param once processes a list of items and returns those that are left
  /// @throws StoreUnavailable if some are left after the last round, or the thread is interrupted
  <T> void run(String what, List<T> items, UnaryOperator<List<T>> once) {
    List<T> left = items;
    for (int round = 0; !left.isEmpty(); round++) {
      if (round == most) {
        throw new StoreUnavailable(
            String.format(
                Locale.ROOT,
                "cannot %s: DynamoDB left %d unprocessed after %d rounds",
                what,
                left.size(),
                round),
            SdkClientException.create("unprocessed items"));
      }
      if (round > 0) {
        pause(what, round);
      }
      left = once.apply(left);
    }
  }

  private void pause(String what, int round) {
    try {
      backoff.sleep(round);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("cannot %s: interrupted".formatted(what), e);
    }
  }
}

package dev.seiri.core.pack;

import dev.seiri.core.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Shares a call's tokens and cost out over its rows, to the last unit: the shares' sum is what was
/// paid. What does not divide goes to those with the largest remainders, the first rows first.
public final class Shares {
  private Shares() {}

  /// A number's shares by weight, or equal ones where all weights are 0.
  ///
  /// @param total 0 or more
  /// @param weights one for each row, at least one, each 0 or more
  public static List<BigInteger> of(BigInteger total, List<Long> weights) {
    if (weights.isEmpty() || total.signum() < 0 || weights.stream().anyMatch(w -> w < 0)) {
      throw new IllegalArgumentException("cannot share %s out by %s".formatted(total, weights));
    }
    BigInteger sum =
        weights.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    if (sum.signum() == 0) {
      return of(total, weights.stream().map(_ -> 1L).toList());
    }
    List<BigInteger> shares = new ArrayList<>();
    List<BigInteger> remainders = new ArrayList<>();
    BigInteger left = total;
    for (long weight : weights) {
      BigInteger[] parts = total.multiply(BigInteger.valueOf(weight)).divideAndRemainder(sum);
      shares.add(parts[0]);
      remainders.add(parts[1]);
      left = left.subtract(parts[0]);
    }
    // Fewer units are left than there are rows.
    IntStream.range(0, shares.size())
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> remainders.get(i)).reversed())
        .limit(left.intValueExact())
        .forEach(i -> shares.set(i, shares.get(i).add(BigInteger.ONE)));
    return List.copyOf(shares);
  }

  /// Shares of money, in the unit of its last digit.
  public static List<BigDecimal> of(BigDecimal total, List<Long> weights) {
    return of(total.unscaledValue(), weights).stream()
        .map(share -> new BigDecimal(share, total.scale()))
        .toList();
  }

  /// Shares of a call's tokens.
  ///
  /// @param input the weight of each row in what was sent
  /// @param output the weight of each row in what was answered
  public static List<Usage> of(Usage total, List<Long> input, List<Long> output) {
    if (input.size() != output.size()) {
      throw new IllegalArgumentException("each row has two weights");
    }
    List<Long> read = tokens(total.inputTokens(), input);
    List<Long> answered = tokens(total.outputTokens(), output);
    List<Long> cacheRead = tokens(total.cacheReadTokens(), input);
    List<Long> cacheWrite = tokens(total.cacheWriteTokens(), input);
    return IntStream.range(0, input.size())
        .mapToObj(i -> new Usage(read.get(i), answered.get(i), cacheRead.get(i), cacheWrite.get(i)))
        .toList();
  }

  static List<Long> tokens(long total, List<Long> weights) {
    return of(BigInteger.valueOf(total), weights).stream().map(BigInteger::longValueExact).toList();
  }
}

package dev.seiri.evaluation.review;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import tools.jackson.databind.node.ObjectNode;

/// Decided inputs, among which those are found that are nearly equal to another.
public final class SimilarInputs {
  private static final double NEAR = 0.9;

  /// The last ones are compared: a long session must not slow down.
  private static final int COMPARED = 2_000;

  private final JaroWinklerSimilarity likeness = new JaroWinklerSimilarity();
  private final List<Decided> decided = new ArrayList<>();
  private final List<Characters> characters = new ArrayList<>();

  /// An input with its right answer.
  public record Decided(String input, ObjectNode output) {}

  /// Adds an input.
  public void add(String input, ObjectNode output) {
    decided.add(new Decided(input, output));
    characters.add(new Characters(input));
  }

  /// Inputs that are nearly equal, not equal, to one; the last decided first.
  public List<Decided> near(String input, int most) {
    Characters own = new Characters(input);
    List<Decided> near = new ArrayList<>();
    int last = Math.max(0, decided.size() - COMPARED);
    for (int i = decided.size() - 1; i >= last && near.size() < most; i--) {
      Decided each = decided.get(i);
      if (!each.input().equals(input)
          && own.likenessAtMost(characters.get(i)) >= NEAR
          && likeness.apply(each.input(), input) >= NEAR) {
        near.add(each);
      }
    }
    return near;
  }

  /// How often a text has which characters: enough to tell most texts apart, in a fraction of the
  /// time that comparing them takes.
  private static final class Characters {
    private static final int KINDS = 64;

    /// How many equal characters at the beginning Winkler's likeness rewards.
    private static final int PREFIX = 4;

    private final String text;
    private final int[] counts = new int[KINDS];

    Characters(String text) {
      this.text = text;
      text.chars().forEach(c -> counts[c % KINDS]++);
    }

    /// The most that the likeness can be: as if all common characters were in the same places.
    double likenessAtMost(Characters other) {
      int shorter = Math.min(text.length(), other.text.length());
      int longer = Math.max(text.length(), other.text.length());
      if (shorter == 0) {
        return 0;
      }
      int common = 0;
      for (int kind = 0; kind < KINDS; kind++) {
        common += Math.min(counts[kind], other.counts[kind]);
      }
      int prefix = 0;
      while (prefix < Math.min(PREFIX, shorter)
          && text.charAt(prefix) == other.text.charAt(prefix)) {
        prefix++;
      }
      double jaro = ((double) common / shorter + (double) common / longer + 1) / 3;
      return jaro + 0.1 * prefix * (1 - jaro);
    }
  }
}

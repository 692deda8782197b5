package dev.seiri.evaluation.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.junit.jupiter.api.Test;

class SimilarInputsTest {
  @Test
  void noNearInputIsMissed() {
    Random random = new Random(7);
    List<String> inputs = new ArrayList<>();
    SimilarInputs similar = new SimilarInputs();
    for (int i = 0; i < 400; i++) {
      String input = i % 3 == 0 || i < 3 ? text(random) : changed(inputs.get(i / 2), random);
      inputs.add(input);
      similar.add(input, Json.object());
    }
    JaroWinklerSimilarity likeness = new JaroWinklerSimilarity();
    int found = 0;
    for (String input : inputs) {
      List<String> expected =
          new ArrayList<>(
              inputs.stream()
                  .filter(other -> !other.equals(input) && likeness.apply(other, input) >= 0.9)
                  .toList());
      Collections.reverse(expected);
      assertThat(similar.near(input, 1_000))
          .extracting(SimilarInputs.Decided::input)
          .containsExactlyElementsOf(expected);
      found += expected.size();
    }
    assertThat(found).isGreaterThan(400);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(25);
    for (int i = 0; i < length; i++) {
      text.append((char) ((random.nextBoolean() ? 'a' : '東') + random.nextInt(6)));
    }
    return text.toString();
  }

  private static String changed(String text, Random random) {
    if (text.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(text.length());
    return text.substring(0, at)
        + (random.nextBoolean() ? "" : "z")
        + text.substring(at + random.nextInt(2));
  }
}

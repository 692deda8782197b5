package dev.seiri.bench.measure;

import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.eval.Evaluation.Answers;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Two prompt versions of which it is known how good they are, and golden sets to evaluate them on.
///
/// @param unsteady the share of inputs that either version has right every other time
/// @param worse the share that only the old version has right, always
/// @param better the share that only the new version has right, always
/// @param copies how many rows each input is in; they get the same answer in a repeat
/// @param repeats how often each row is asked
record GateWorld(double unsteady, double worse, double better, int copies, int repeats) {
  static final PromptKey OLD = new PromptKey("t", "v1");
  static final PromptKey NEW = new PromptKey("t", "v2");

  /// The share of the other inputs that both versions have right.
  private static final double EASY = 0.85;

  /// Versions of which so many answers differ, half of them by chance, and which differ by a drop.
  static GateWorld of(double changes, double drop, int copies, int repeats) {
    return new GateWorld(changes, changes / 4 + drop, changes / 4, copies, repeats);
  }

  /// The true drop.
  double drop() {
    return worse - better;
  }

  /// The true share of right answers of the new version.
  double right() {
    return unsteady / 2 + better + (1 - unsteady - worse - better) * EASY;
  }

  /// An input: how probable a right answer of either version is.
  record Input(double old, double fresh) {}

  /// Inputs, drawn at random.
  List<Input> draw(Random random, int count) {
    List<Input> inputs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double kind = random.nextDouble();
      if (kind < unsteady) {
        inputs.add(new Input(0.5, 0.5));
      } else if (kind < unsteady + worse) {
        inputs.add(new Input(1, 0));
      } else if (kind < unsteady + worse + better) {
        inputs.add(new Input(0, 1));
      } else {
        double both = random.nextDouble() < EASY ? 1 : 0;
        inputs.add(new Input(both, both));
      }
    }
    return inputs;
  }

  /// An evaluation of one of the versions.
  Evaluation evaluate(
      Random random, String set, PromptKey version, List<Input> inputs, long second) {
    List<Evaluation.Row> rows = new ArrayList<>(inputs.size() * copies);
    for (int i = 0; i < inputs.size(); i++) {
      double chance = version.equals(OLD) ? inputs.get(i).old() : inputs.get(i).fresh();
      int right = 0;
      for (int repeat = 0; repeat < repeats; repeat++) {
        right += random.nextDouble() < chance ? 1 : 0;
      }
      String input = set + i;
      Answers answers = new Answers(repeats, right, input, "");
      for (int copy = 0; copy < copies; copy++) {
        rows.add(
            new Evaluation.Row(
                input + "-" + copy, 2 * right > repeats, List.of(), Optional.of(answers)));
      }
    }
    return new Evaluation(
        "e" + second,
        version,
        "m",
        new Evaluation.Golden(set, set),
        rows,
        Json.object(),
        Instant.ofEpochSecond(second),
        "bench");
  }
}

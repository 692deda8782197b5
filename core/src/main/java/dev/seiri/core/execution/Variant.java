package dev.seiri.core.execution;

import dev.seiri.core.json.Text;
import dev.seiri.core.model.Inference;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One of the ways in which an experiment asks. What it leaves out is the execution's own.
///
/// @param name up to 60 of `[A-Za-z0-9._-]`, beginning with a letter or digit
/// @param weight its share of the records, beside the others' weights: 1 to 1,000,000
/// @param promptVersion a version, never a label: a label is resolved when the execution is created
/// @param inference settings that win over the execution's
public record Variant(
    String name,
    int weight,
    Optional<String> promptVersion,
    Optional<String> foundationModelId,
    Inference inference) {
  /// The most a weight can be.
  public static final int MOST_WEIGHT = 1_000_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

  public Variant {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a variant's name must be up to 60 of A-Z a-z 0-9 . _ - and begin with a letter or digit,"
              + " not \"%s\"".formatted(Text.excerpt(name, 60)));
    }
    if (weight < 1 || weight > MOST_WEIGHT) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the weight of variant %s must be a whole number, 1 to %d, not %d",
              name,
              MOST_WEIGHT,
              weight));
    }
    if (promptVersion.filter(version -> version.isBlank() || version.startsWith("@")).isPresent()) {
      throw new IllegalArgumentException(
          "prompt_version of variant %s must be a version, not \"%s\""
              .formatted(name, promptVersion.get()));
    }
    if (foundationModelId.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException(
          "foundation_model_id of variant %s must not be blank".formatted(name));
    }
  }

  /// The variant on one line, for people.
  public String describe() {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s=%d", name, weight));
    promptVersion.ifPresent(version -> line.append(" prompt=").append(version));
    foundationModelId.ifPresent(id -> line.append(" model=").append(id));
    inference.maxTokens().ifPresent(n -> line.append(" max_tokens=").append(n));
    inference.temperature().ifPresent(t -> line.append(" temperature=").append(t));
    inference.topP().ifPresent(p -> line.append(" top_p=").append(p));
    inference.rowsPerCall().ifPresent(rows -> line.append(" rows_per_call=").append(rows));
    inference.echo().ifPresent(echo -> line.append(" echo=").append(echo));
    return line.toString();
  }
}

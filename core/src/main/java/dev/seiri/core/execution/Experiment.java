package dev.seiri.core.execution;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.json.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Assigns records to variants: the same record always gets the same variant.
///
/// The first eight bytes of the SHA-256 of the UTF-8 text `<task>\n<names joined by
/// ,>\n<record_id>`, taken as a whole number h of 0 to 2⁶⁴ − 1, point at ⌊h · W / 2⁶⁴⌋ on a line of
/// length W, the sum of the weights, on which the variants lie one after the other in their order.
/// So other names mean another assignment, and other weights move as few records as possible,
/// between neighbouring variants.
public final class Experiment {
  /// The most variants an execution can have.
  public static final int MOST = 20;

  private final List<Variant> variants;
  private final String salt;
  private final long sum;

  /// @throws IllegalArgumentException if there are none or too many, or two have one name
  public Experiment(String task, List<Variant> variants) {
    this.variants = List.copyOf(variants);
    this.salt =
        "%s\n%s\n"
            .formatted(task, variants.stream().map(Variant::name).collect(Collectors.joining(",")));
    this.sum = variants.stream().mapToLong(Variant::weight).sum();
    require(this.variants);
  }

  /// The variant a record falls to.
  public Variant of(RecordId record) {
    long point = Math.unsignedMultiplyHigh(Text.sha256Start(salt + record.value()), sum);
    for (Variant variant : variants) {
      point -= variant.weight();
      if (point < 0) {
        return variant;
      }
    }
    throw new AssertionError("the point lies within the sum of the weights");
  }

  private static void require(List<Variant> variants) {
    if (variants.isEmpty() || variants.size() > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "an experiment has 1 to %d variants, not %d", MOST, variants.size()));
    }
    Set<String> names = new HashSet<>();
    for (Variant variant : variants) {
      if (!names.add(variant.name())) {
        throw new IllegalArgumentException(
            "two variants have the name %s".formatted(variant.name()));
      }
    }
  }
}

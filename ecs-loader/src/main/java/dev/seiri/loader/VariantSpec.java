package dev.seiri.loader;

import dev.seiri.core.execution.Variant;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Inference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/// A variant as it is asked for: its prompt may still be a label.
///
/// @param prompt a version or a label such as `@candidate`; absent: the execution's own
/// @param model absent: the execution's own
/// @param autoRows whether evaluations say how many rows a call has
public record VariantSpec(
    String name,
    int weight,
    Optional<String> prompt,
    Optional<String> model,
    Inference inference,
    boolean autoRows) {
  private static final String ROWS = "rows_per_call";
  private static final String ECHO = "echo";
  private static final String FORM =
      "NAME=WEIGHT[,prompt=VERSION][,model=ID][,max_tokens=N][,temperature=T][,top_p=P][,rows_per_call=N|auto][,echo=true|false], such as"
          + " b=10,prompt=@candidate";
  private static final Set<String> KEYS =
      Set.of("prompt", "model", "max_tokens", "temperature", "top_p", ROWS, ECHO);

  /// Reads the argument of `--variant`.
  ///
  /// @throws LoadFault if it is none, saying why
  static VariantSpec parse(String text) {
    String[] parts = text.split(",", -1);
    String[] share = parts[0].split("=", -1);
    if (share.length != 2) {
      throw fault(text, "must be " + FORM);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] setting = parts[i].split("=", 2);
      if (setting.length != 2 || !KEYS.contains(setting[0]) || setting[1].isBlank()) {
        throw fault(text, "\"%s\" is no setting; it must be %s".formatted(parts[i], FORM));
      }
      if (settings.put(setting[0], setting[1]) != null) {
        throw fault(text, setting[0] + " is given twice");
      }
    }
    try {
      Optional<RowsPerCall> size =
          Optional.ofNullable(settings.get(ROWS)).map(value -> RowsPerCall.parse(ROWS, value));
      VariantSpec spec =
          new VariantSpec(
              share[0],
              number(share[1], "its weight"),
              Optional.ofNullable(settings.get("prompt")),
              Optional.ofNullable(settings.get("model")),
              new Inference(
                  whole(settings, "max_tokens"),
                  decimal(settings, "temperature"),
                  decimal(settings, "top_p"),
                  size.map(RowsPerCall::count).orElse(OptionalInt.empty()),
                  truth(settings, ECHO)),
              size.map(RowsPerCall::isAuto).orElse(false));
      spec.resolved(Optional.empty(), spec.inference());
      return spec;
    } catch (IllegalArgumentException e) {
      throw fault(text, String.valueOf(e.getMessage()));
    }
  }

  /// The variant, its label resolved.
  ///
  /// @param version of its prompt
  /// @param settings with the number of rows of a call
  Variant resolved(Optional<String> version, Inference settings) {
    return new Variant(name, weight, version, model, settings);
  }

  private static int number(String text, String what) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "%s must be a whole number, not \"%s\"".formatted(what, Text.excerpt(text, 20)));
    }
    return Integer.parseInt(text);
  }

  private static OptionalInt whole(Map<String, String> settings, String key) {
    return settings.containsKey(key)
        ? OptionalInt.of(number(settings.get(key), key))
        : OptionalInt.empty();
  }

  private static Optional<Boolean> truth(Map<String, String> settings, String key) {
    Optional<String> text = Optional.ofNullable(settings.get(key));
    if (text.filter(t -> !t.equals("true") && !t.equals("false")).isPresent()) {
      throw new IllegalArgumentException(
          "%s must be true or false, not \"%s\"".formatted(key, Text.excerpt(text.get(), 20)));
    }
    return text.map(Boolean::parseBoolean);
  }

  private static OptionalDouble decimal(Map<String, String> settings, String key) {
    String text = settings.get(key);
    if (text == null) {
      return OptionalDouble.empty();
    }
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,6})?")) {
      throw new IllegalArgumentException(
          "%s must be a number, not \"%s\"".formatted(key, Text.excerpt(text, 20)));
    }
    return OptionalDouble.of(Double.parseDouble(text));
  }

  private static LoadFault fault(String text, String why) {
    return new LoadFault("--variant %s: %s".formatted(Text.excerpt(text, 100), why));
  }
}

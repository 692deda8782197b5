package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Inference;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What a second reading asks otherwise than the execution did.
///
/// @param model absent: the execution's own
/// @param prompt a version or a label; absent: the execution's own
/// @param rowsPerCall absent: the execution's own
/// @param share of the rows, above 0, to 1
record SecondReading(
    Optional<String> model, Optional<String> prompt, OptionalInt rowsPerCall, BigDecimal share) {
  private static final String MODEL = "model";
  private static final String PROMPT = "prompt";
  private static final String ROWS = "rows_per_call";
  private static final String SHARE = "share";
  private static final Set<String> KEYS = Set.of(MODEL, PROMPT, ROWS, SHARE);
  static final String FORM = "[model=ID][,prompt=VERSION][,rows_per_call=N][,share=P]";

  /// Reads the argument of `--second-reading`.
  ///
  /// @throws CliFault if it is none, saying why
  static SecondReading parse(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String[] setting = part.split("=", 2);
      if (setting.length != 2 || !KEYS.contains(setting[0]) || setting[1].isBlank()) {
        throw fault(text, "\"%s\" is no setting; it must be %s".formatted(part, FORM));
      }
      if (settings.put(setting[0], setting[1].strip()) != null) {
        throw fault(text, setting[0] + " is given twice");
      }
    }
    SecondReading wanted =
        new SecondReading(
            Optional.ofNullable(settings.get(MODEL)),
            Optional.ofNullable(settings.get(PROMPT)),
            rows(text, settings.getOrDefault(ROWS, "")),
            share(text, settings.getOrDefault(SHARE, "100%")));
    if (wanted.model.isEmpty() && wanted.prompt.isEmpty() && wanted.rowsPerCall.isEmpty()) {
      throw fault(
          text, "at least one of model, prompt and rows_per_call must differ from the run's");
    }
    return wanted;
  }

  /// How many of these rows are read again: at least one of them.
  long of(long rows) {
    return BigDecimal.valueOf(rows)
        .multiply(share)
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /// What differs, for people.
  String how(Payload payload) {
    return payload.foundationModelId()
        + prompt.map(version -> ", prompt " + payload.prompt().version()).orElse("")
        + (rowsPerCall.isPresent() ? ", %s rows a call".formatted(rowsPerCall.getAsInt()) : "");
  }

  private static OptionalInt rows(String text, String value) {
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!value.matches("[0-9]{1,3}")
        || Integer.parseInt(value) < 1
        || Integer.parseInt(value) > Inference.MOST_ROWS) {
      throw fault(
          text, "rows_per_call must be 1 to %s, not %s".formatted(Inference.MOST_ROWS, value));
    }
    return OptionalInt.of(Integer.parseInt(value));
  }

  private static BigDecimal share(String text, String value) {
    boolean percent = value.endsWith("%");
    String number = percent ? value.substring(0, value.length() - 1).strip() : value;
    if (number.matches("[0-9]{1,3}(\\.[0-9]{1,9})?")) {
      BigDecimal share = new BigDecimal(number).movePointLeft(percent ? 2 : 0);
      if (share.signum() > 0 && share.compareTo(BigDecimal.ONE) <= 0) {
        return share;
      }
    }
    throw fault(
        text, "share must be above 0, to 100%%, such as 20%% or 0.2, not %s".formatted(value));
  }

  private static CliFault fault(String text, String why) {
    return new CliFault("--second-reading %s: %s".formatted(Text.excerpt(text, 100), why));
  }
}

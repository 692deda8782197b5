package dev.seiri.lambda.orders;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.lambda.orders.Fields.TextBound;
import dev.seiri.lambda.orders.OrderFault.Code;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes the loader's arguments of an order. Each is joined to its option by `=`, so that no value
/// can be taken for an option.
final class LoaderArguments {
  /// Where rows belong in the bucket.
  static final String INPUT = "input/";

  /// ECS takes 8,192 characters of overrides; the difference is for what is around the arguments.
  private static final Pattern NO_NAME = Pattern.compile("(?:^|/)\\.{0,2}(?:/|$)");

  private static final int MOST_BYTES = 7_900;

  private static final int MOST_VARIANTS = 20;
  private static final TextBound NAME = TextBound.line(200);

  /// A column's header may have several lines.
  private static final TextBound COLUMN =
      TextBound.of(
          "(?:[^\\p{Cntrl}]|[\\t\\r\\n]){1,500}", "1 to 500 characters without control characters");

  static final TextBound TASK =
      TextBound.of(
          "(?!@)[^\\p{Cntrl}\\p{Zl}\\p{Zp}]{1,200}",
          "1 to 200 characters on one line and not begin with @");
  static final TextBound VERSION =
      TextBound.of(
          "[^\\p{Cntrl}\\p{Zl}\\p{Zp},]{1,200}", "1 to 200 characters on one line, without commas");
  private static final TextBound MODEL =
      TextBound.of(
          "[A-Za-z0-9][A-Za-z0-9._:/-]{0,255}",
          "up to 256 of A-Z a-z 0-9 . _ : / - and begin with a letter or digit");
  private static final TextBound FILTERED =
      TextBound.of(
          "(?:[^\\p{Cntrl}=]|[\\t\\r\\n]){1,500}",
          "1 to 500 characters without = and control characters");
  private static final TextBound VARIANT =
      TextBound.of(
          "[A-Za-z0-9][A-Za-z0-9._-]{0,59}",
          "up to 60 of A-Z a-z 0-9 . _ - and begin with a letter or digit");

  private final String bucket;
  private final ExecutionId execution;
  private final Optional<String> by;
  private final List<String> arguments = new ArrayList<>();

  LoaderArguments(String bucket, ExecutionId execution, Optional<String> by) {
    this.bucket = bucket;
    this.execution = execution;
    this.by = by;
  }

  /// @throws OrderFault if a field is out of its bounds
  List<String> of(Fields order) {
    Fields rows = order.object("rows").orElseThrow(() -> order.missing("rows"));
    String task = order.required("task", TASK);
    Optional<Fields> sheet = rows.object("sheet");
    if (sheet.isPresent() == rows.has("s3")) {
      throw new OrderFault(
          sheet.isPresent() ? Code.OUT_OF_BOUNDS : Code.MISSING,
          rows.path("s3"),
          "rows must have either s3 or sheet");
    }
    arguments.add(sheet.isPresent() ? sheet(sheet.get()) : object(rows));
    add("--task", Optional.of(task));
    add("--execution-id", Optional.of(execution.value()));
    if (sheet.isEmpty()) {
      file(rows);
    }
    reading(sheet.orElse(rows));
    sheet.ifPresent(Fields::refuseOthers);
    rows.refuseOthers();
    asking(order);
    limits(order);
    variants(order);
    if (order.bool("reuse").filter(reuse -> !reuse).isPresent()) {
      arguments.add("--no-reuse");
    }
    if (order.bool("decisions").filter(decisions -> !decisions).isPresent()) {
      arguments.add("--no-decisions");
    }
    add("--ordered-by", by);
    requireFit();
    return arguments;
  }

  private String sheet(Fields sheet) {
    String spreadsheet =
        sheet.required(
            "spreadsheet", TextBound.of("[A-Za-z0-9_-]{1,100}", "up to 100 of A-Z a-z 0-9 _ -"));
    OptionalLong gid = sheet.whole("gid", 0, 999_999_999_999_999L);
    OptionalLong header = sheet.whole("header_row", 1, 999_999);
    return String.format(
        Locale.ROOT,
        "sheets://%s/%d%s",
        spreadsheet,
        gid.orElseThrow(() -> sheet.missing("gid")),
        header.orElse(1) > 1
            ? String.format(Locale.ROOT, "?header-row=%d", header.getAsLong())
            : "");
  }

  private String object(Fields rows) {
    String address = rows.required("s3", TextBound.line(1_200));
    String prefix = "s3://%s/%s".formatted(bucket, INPUT);
    if (!address.startsWith(prefix) || address.length() == prefix.length()) {
      throw new OrderFault(
          Code.OTHER_PLACE,
          rows.path("s3"),
          "%s must begin with %s, since rows are read from nowhere else in S3"
              .formatted(rows.path("s3"), prefix));
    }
    // S3 takes such keys as they are; a client on the way may walk them, and end elsewhere.
    if (NO_NAME.matcher(address.substring(prefix.length())).find()) {
      throw new OrderFault(
          Code.OTHER_PLACE,
          rows.path("s3"),
          "%s must not hold an empty part, . or .. between slashes".formatted(rows.path("s3")));
    }
    if (address.substring(prefix.length()).getBytes(StandardCharsets.UTF_8).length > 1_000) {
      throw new OrderFault(
          Code.OUT_OF_BOUNDS, rows.path("s3"), rows.path("s3") + " is longer than a key may be");
    }
    return address;
  }

  private void file(Fields rows) {
    add("--format", rows.text("format", TextBound.word("csv", "tsv", "jsonl", "xlsx")));
    add("--charset", rows.text("charset", TextBound.of("[A-Za-z0-9._:-]{1,40}", "a charset")));
    add(
        "--separator",
        rows.text(
            "separator",
            TextBound.of(
                "comma|tab|semicolon|pipe|space|none|[^\\p{Cntrl}]",
                "comma, tab, semicolon, pipe, space, none or one character")));
    add("--header-row", rows.whole("header_row", 1, 10_000_000));
    add("--sheet", rows.text("workbook_sheet", NAME));
  }

  private void reading(Fields rows) {
    add("--id-column", rows.text("id_column", COLUMN));
    rows.object("where")
        .ifPresent(where -> {
          String column = where.required("column", FILTERED);
          String value = where.required("value", COLUMN);
          where.refuseOthers();
          add("--where", Optional.of(column + "=" + value));
        });
    add("--render", rows.text("render", TextBound.word("displayed", "raw")));
    rows.texts("columns", 200, COLUMN)
        .forEach(column -> add("--input-column", Optional.of(column)));
  }

  private void asking(Fields order) {
    add("--prompt-version", order.text("prompt_version", VERSION));
    add("--model", order.text("model", MODEL));
    order
        .texts("fallback_models", 10, MODEL)
        .forEach(model -> add("--fallback-model", Optional.of(model)));
  }

  private void limits(Fields order) {
    add(
        "--max-cost",
        order.amount("max_cost_usd", OrderReader.MOST_USD).map(LoaderArguments::plain));
    add("--max-tokens", order.whole("max_tokens", 1, OrderReader.MOST_TOKENS));
    add("--max-in-flight", order.whole("max_in_flight", 1, 1_000));
    add("--rows-per-call", order.wholeOr("auto", "rows_per_call", 1, Inference.MOST_ROWS));
    order.bool("echo").ifPresent(echo -> arguments.add(echo ? "--echo" : "--no-echo"));
    order
        .object("canary")
        .ifPresent(canary -> {
          long rows = canary.whole("rows", 1, 999_999).orElseThrow(() -> canary.missing("rows"));
          long percent =
              canary.whole("percent", 0, 100).orElseThrow(() -> canary.missing("percent"));
          canary.refuseOthers();
          add("--canary", Optional.of(String.format(Locale.ROOT, "%d:%d", rows, percent)));
        });
  }

  private void variants(Fields order) {
    Set<String> names = new HashSet<>();
    for (Fields variant : order.objects("variants", MOST_VARIANTS)) {
      String name = variant.required("name", VARIANT);
      if (!names.add(name)) {
        throw new OrderFault(
            Code.OUT_OF_BOUNDS,
            variant.path("name"),
            "two variants have the name %s".formatted(name));
      }
      long weight =
          variant.whole("weight", 1, 1_000_000).orElseThrow(() -> variant.missing("weight"));
      StringBuilder text =
          new StringBuilder(String.format(Locale.ROOT, "--variant=%s=%d", name, weight));
      variant.text("prompt_version", VERSION).ifPresent(v -> text.append(",prompt=").append(v));
      variant.text("model", MODEL).ifPresent(v -> text.append(",model=").append(v));
      variant
          .whole("max_tokens", 1, 1_000_000)
          .ifPresent(n -> text.append(",max_tokens=").append(n));
      variant.share("temperature", 2).ifPresent(t -> text.append(",temperature=").append(plain(t)));
      variant.share("top_p", 1).ifPresent(p -> text.append(",top_p=").append(plain(p)));
      variant
          .wholeOr("auto", "rows_per_call", 1, Inference.MOST_ROWS)
          .ifPresent(n -> text.append(",rows_per_call=").append(n));
      variant.bool("echo").ifPresent(echo -> text.append(",echo=").append(echo));
      variant.refuseOthers();
      arguments.add(text.toString());
    }
  }

  private void requireFit() {
    int bytes =
        Json.write(Json.MAPPER.valueToTree(arguments)).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw new OrderFault(
          Code.TOO_LARGE,
          "rows",
          String.format(
              Locale.ROOT,
              "columns, filter and variants are too long together: %,d bytes, at most %,d",
              bytes,
              MOST_BYTES));
    }
  }

  private void add(String option, OptionalLong value) {
    value.ifPresent(number -> add(option, Optional.of(Long.toString(number))));
  }

  private void add(String option, Optional<String> value) {
    value.ifPresent(text -> arguments.add(option + "=" + text));
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}

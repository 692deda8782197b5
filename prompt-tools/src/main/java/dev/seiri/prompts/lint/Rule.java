package dev.seiri.prompts.lint;

import java.util.Locale;

/// The rules of a prompt file. The names are stable: other programs read them.
public enum Rule {
  /// The file cannot be read, or is not UTF-8.
  UNREADABLE,
  /// The file is not YAML.
  YAML,
  /// A duplicate key.
  DUPLICATE_KEY,
  /// A key that no prompt has: a setting silently lost.
  UNKNOWN_KEY,
  /// A required key is missing.
  MISSING_KEY,
  /// A value is of the wrong kind or out of its bounds.
  WRONG_VALUE,
  /// Two files hold the same version with different content.
  DUPLICATE_VERSION,
  /// A template is not Pebble.
  TEMPLATE_SYNTAX,
  /// A tag that could read another template, or is none.
  FORBIDDEN_TAG,
  /// A call that could run code.
  FORBIDDEN_CALL,
  /// A variable that no row has.
  UNKNOWN_VARIABLE,
  /// A column that these rows do not have.
  UNKNOWN_COLUMN,
  /// The prompt does not contain the row.
  NO_ROW(Severity.WARNING),
  /// The output schema is no JSON Schema.
  SCHEMA,
  /// There is no output schema: any JSON object passes.
  NO_SCHEMA(Severity.NOTE),
  /// An object that takes any property.
  OPEN_OBJECT,
  /// A schema that contains itself.
  RECURSIVE_SCHEMA,
  /// A reference that leads out of the schema or nowhere.
  REFERENCE,
  /// A keyword that native structured output does not take.
  UNSUPPORTED_KEYWORD,
  /// More optional properties than native structured output takes.
  TOO_MANY_OPTIONAL,
  /// More unions than native structured output takes.
  TOO_MANY_UNIONS,
  /// A word that JSON Schema does not have.
  UNKNOWN_KEYWORD(Severity.WARNING),
  /// A part of a schema that changes nothing.
  NO_EFFECT(Severity.WARNING),
  /// A format, which answers are not checked for.
  UNCHECKED_FORMAT(Severity.NOTE),
  /// A schema that no answer can satisfy; a warning where only an optional part is meant.
  IMPOSSIBLE_SCHEMA,
  /// Both temperature and top_p are set, which many models refuse.
  TEMPERATURE_AND_TOP_P(Severity.WARNING),
  /// Calls of several rows are asked for, and the system text depends on the row.
  CANNOT_SHARE_CALLS(Severity.WARNING),
  /// A call has room for fewer answers than `rows_per_call` says.
  FEWER_ROWS_PER_CALL(Severity.WARNING),
  /// An example that is not written as one.
  EXAMPLE,
  /// An example's output does not satisfy the prompt's own schema.
  EXAMPLE_OUTPUT,
  /// The prompt cannot be rendered for an example.
  EXAMPLE_RENDERING,
  /// A check that is not written as one, or cannot be compiled.
  CHECK,
  /// A check flags an example's output.
  CHECK_EXAMPLE(Severity.WARNING),
  /// The prompt cannot be rendered for made-up rows.
  TRIAL_RENDERING,
  /// The output schema cannot be applied to made-up answers.
  TRIAL_VALIDATION,
  /// The text before the row is too short for the provider to cache it.
  BELOW_CACHE_MINIMUM(Severity.NOTE);

  private final Severity severity;

  Rule() {
    this(Severity.ERROR);
  }

  Rule(Severity severity) {
    this.severity = severity;
  }

  public Severity severity() {
    return severity;
  }

  /// The rule's name, such as `unknown_key`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

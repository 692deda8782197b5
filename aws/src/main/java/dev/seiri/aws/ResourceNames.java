package dev.seiri.aws;

import java.util.Map;
import java.util.Optional;

/// The names of the tables and of the bucket, as the environment gives them.
///
/// @param decisionsTable absent on a stack that was deployed before there was one: then no row is
///   answered by a person
public record ResourceNames(
    String executionsTable,
    String requestsTable,
    String promptTemplatesTable,
    String responsesTable,
    Optional<String> decisionsTable,
    String bucket) {
  public static final String EXECUTIONS = "EXECUTIONS_TABLE_NAME";
  public static final String REQUESTS = "REQUESTS_TABLE_NAME";
  public static final String PROMPT_TEMPLATES = "PROMPT_TEMPLATES_TABLE_NAME";
  public static final String RESPONSES = "RESPONSES_TABLE_NAME";
  public static final String DECISIONS = "DECISIONS_TABLE_NAME";
  public static final String BUCKET = "BUCKET_NAME";

  /// Reads them from environment variables.
  ///
  /// @throws IllegalArgumentException naming the variable that is missing
  public static ResourceNames of(Map<String, String> env) {
    return new ResourceNames(
        required(env, EXECUTIONS),
        required(env, REQUESTS),
        required(env, PROMPT_TEMPLATES),
        required(env, RESPONSES),
        Optional.ofNullable(env.get(DECISIONS)).filter(name -> !name.isBlank()),
        required(env, BUCKET));
  }

  private static String required(Map<String, String> env, String name) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("the environment variable " + name + " is not set");
    }
    return value;
  }
}

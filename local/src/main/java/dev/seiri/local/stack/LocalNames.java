package dev.seiri.local.stack;

import dev.seiri.aws.ResourceNames;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// The names of the tables and the bucket of a local stack.
public final class LocalNames {
  static final String DECISIONS = "decisions";

  public static final ResourceNames NAMES =
      new ResourceNames(
          "executions",
          "requests",
          "prompt_templates",
          "responses",
          Optional.of(DECISIONS),
          "seiri");

  static final String REGION = "us-east-1";

  private LocalNames() {}

  /// The environment with which a stock client reaches the stack.
  public static SequencedMap<String, String> environment(Endpoints endpoints) {
    SequencedMap<String, String> env = new LinkedHashMap<>();
    env.put("AWS_ENDPOINT_URL_DYNAMODB", endpoints.dynamodb().toString());
    env.put("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", endpoints.dynamodb().toString());
    env.put("AWS_ENDPOINT_URL_S3", endpoints.s3().toString());
    env.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", endpoints.bedrock().toString());
    env.put(ResourceNames.EXECUTIONS, NAMES.executionsTable());
    env.put(ResourceNames.REQUESTS, NAMES.requestsTable());
    env.put(ResourceNames.PROMPT_TEMPLATES, NAMES.promptTemplatesTable());
    env.put(ResourceNames.RESPONSES, NAMES.responsesTable());
    env.put(ResourceNames.DECISIONS, DECISIONS);
    env.put(ResourceNames.BUCKET, NAMES.bucket());
    return env;
  }

  /// Credentials and a Region for clients that have none: the stack takes any.
  public static SequencedMap<String, String> anyCredentials() {
    SequencedMap<String, String> env = new LinkedHashMap<>();
    env.put("AWS_ACCESS_KEY_ID", "local");
    env.put("AWS_SECRET_ACCESS_KEY", "local");
    env.put("AWS_REGION", REGION);
    // Python's SDK reads only this one.
    env.put("AWS_DEFAULT_REGION", REGION);
    return env;
  }
}

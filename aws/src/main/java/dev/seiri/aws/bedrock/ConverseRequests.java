package dev.seiri.aws.bedrock;

import dev.seiri.core.model.CachePoint;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.StructuredOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrockruntime.model.CachePointBlock;
import software.amazon.awssdk.services.bedrockruntime.model.CachePointType;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/// A question as a Converse request.
///
/// If the model caches prompts and the part that is the same for every row is long enough, a cache
/// point follows that part.
final class ConverseRequests {
  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9\\s:_@$#=/+,.-]");

  private static final CachePointBlock CACHE =
      CachePointBlock.builder().type(CachePointType.DEFAULT).build();

  private ConverseRequests() {}

  /// @param cacheMinimum the fewest tokens the model caches; absent where no cache point is sent
  static ConverseRequest of(
      Question question,
      Optional<Exchange> exchange,
      StructuredOutput mode,
      Duration timeout,
      OptionalInt cacheMinimum) {
    CachePoint point = point(question, mode, cacheMinimum);
    ConverseRequest.Builder request =
        ConverseRequest.builder()
            .modelId(question.modelId())
            .messages(messages(question, exchange, point))
            .inferenceConfig(config -> {
              question.inference().maxTokens().ifPresent(config::maxTokens);
              question.inference().temperature().ifPresent(t -> config.temperature((float) t));
              question.inference().topP().ifPresent(p -> config.topP((float) p));
            })
            .requestMetadata(metadata(question.metadata()))
            .overrideConfiguration(c -> c.apiCallTimeout(timeout));
    String system = system(question, mode);
    if (!system.isBlank()) {
      request.system(
          point instanceof CachePoint.AfterSystem
              ? List.of(
                  SystemContentBlock.fromText(system), SystemContentBlock.fromCachePoint(CACHE))
              : List.of(SystemContentBlock.fromText(system)));
    }
    question.schema().ifPresent(schema -> shape(request, name(question), schema, mode));
    return request.build();
  }

  private static String system(Question question, StructuredOutput mode) {
    String system = question.prompt().system();
    if (mode != StructuredOutput.PROMPT || question.schema().isEmpty()) {
      return system;
    }
    return system
        + """


        Answer with exactly one JSON object between <output> and </output>, and nothing else. \
        It must satisfy this JSON Schema:
        """
        + question.schema().get().text();
  }

  /// The system text is the same for every row if the prompt's own part of it is.
  private static CachePoint point(
      Question question, StructuredOutput mode, OptionalInt cacheMinimum) {
    Prompt prompt = question.prompt();
    if (prompt.fixed() < prompt.system().length()) {
      return new CachePoint.None();
    }
    String system = system(question, mode);
    int more = system.length() - prompt.system().length();
    return CachePoint.of(new Prompt(system, prompt.text(), prompt.fixed() + more), cacheMinimum);
  }

  private static List<Message> messages(
      Question question, Optional<Exchange> exchange, CachePoint point) {
    String text = question.prompt().text();
    if (exchange.isEmpty()) {
      return List.of(row(text, point));
    }
    Exchange before = exchange.get();
    if (before.firstAnswer().isBlank()) {
      return List.of(row(text + "\n\n" + before.complaint(), point));
    }
    return List.of(
        row(text, point),
        message(ConversationRole.ASSISTANT, before.firstAnswer().stripTrailing()),
        message(ConversationRole.USER, before.complaint()));
  }

  private static Message row(String text, CachePoint point) {
    return switch (point) {
      case CachePoint.InText(int chars) ->
          Message.builder()
              .role(ConversationRole.USER)
              .content(
                  ContentBlock.fromText(text.substring(0, chars)),
                  ContentBlock.fromCachePoint(CACHE),
                  ContentBlock.fromText(text.substring(chars)))
              .build();
      case CachePoint.AfterSystem after -> message(ConversationRole.USER, text);
      case CachePoint.None none -> message(ConversationRole.USER, text);
    };
  }

  private static Message message(ConversationRole role, String text) {
    return Message.builder().role(role).content(ContentBlock.fromText(text)).build();
  }

  private static void shape(
      ConverseRequest.Builder request, String name, OutputSchema schema, StructuredOutput mode) {
    switch (mode) {
      case NATIVE ->
          request.outputConfig(output ->
              output.textFormat(format ->
                  format
                      .type(OutputFormatType.JSON_SCHEMA)
                      .structure(s -> s.jsonSchema(j -> j.name(name).schema(schema.text())))));
      case TOOL ->
          request.toolConfig(tools ->
              tools
                  .tools(tool ->
                      tool.toolSpec(spec ->
                          spec.name(name)
                              .description("Takes the answer.")
                              .strict(true)
                              .inputSchema(s -> s.json(Documents.of(schema.json())))))
                  .toolChoice(choice -> choice.tool(t -> t.name(name))));
      case PROMPT -> {
        // The schema is part of the system text.
      }
    }
  }

  /// A schema's or tool's name: up to 64 of `[A-Za-z0-9_-]`.
  private static String name(Question question) {
    String name = question.name().replaceAll("[^A-Za-z0-9_-]", "_");
    return name.substring(0, Math.min(name.length(), 64));
  }

  /// The service takes up to 256 characters of a small alphabet.
  private static Map<String, String> metadata(Map<String, String> metadata) {
    Map<String, String> clean = new TreeMap<>();
    metadata.forEach((key, value) -> {
      String kept = FOREIGN.matcher(value).replaceAll("_");
      clean.put(key, kept.substring(0, Math.min(kept.length(), 256)));
    });
    return clean;
  }
}

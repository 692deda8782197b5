package dev.seiri.aws.bedrock;

import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.StructuredOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/// A question as a Converse request.
final class ConverseRequests {
  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9\\s:_@$#=/+,.-]");

  private ConverseRequests() {}

  static ConverseRequest of(
      Question question, Optional<Exchange> exchange, StructuredOutput mode, Duration timeout) {
    ConverseRequest.Builder request =
        ConverseRequest.builder()
            .modelId(question.modelId())
            .messages(messages(question, exchange))
            .inferenceConfig(config -> {
              question.inference().maxTokens().ifPresent(config::maxTokens);
              question.inference().temperature().ifPresent(t -> config.temperature((float) t));
              question.inference().topP().ifPresent(p -> config.topP((float) p));
            })
            .requestMetadata(metadata(question.metadata()))
            .overrideConfiguration(c -> c.apiCallTimeout(timeout));
    String system = system(question, mode);
    if (!system.isBlank()) {
      request.system(SystemContentBlock.fromText(system));
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

  private static List<Message> messages(Question question, Optional<Exchange> exchange) {
    String text = question.prompt().text();
    if (exchange.isEmpty()) {
      return List.of(message(ConversationRole.USER, text));
    }
    Exchange before = exchange.get();
    if (before.firstAnswer().isBlank()) {
      return List.of(message(ConversationRole.USER, text + "\n\n" + before.complaint()));
    }
    return List.of(
        message(ConversationRole.USER, text),
        message(ConversationRole.ASSISTANT, before.firstAnswer().stripTrailing()),
        message(ConversationRole.USER, before.complaint()));
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
        // The schema stands in the system text.
      }
    }
  }

  /// A schema's or tool's name: up to 64 of `[A-Za-z0-9_-]`.
  private static String name(Question question) {
    String name = question.name().replaceAll("[^A-Za-z0-9_-]", "_");
    return name.substring(0, Math.min(name.length(), 64));
  }

  /// Up to 256 characters of a small alphabet is all the service takes.
  private static Map<String, String> metadata(Map<String, String> metadata) {
    Map<String, String> clean = new TreeMap<>();
    metadata.forEach((key, value) -> {
      String kept = FOREIGN.matcher(value).replaceAll("_");
      clean.put(key, kept.substring(0, Math.min(kept.length(), 256)));
    });
    return clean;
  }
}

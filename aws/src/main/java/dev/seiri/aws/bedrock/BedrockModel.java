package dev.seiri.aws.bedrock;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.StructuredOutput;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import tools.jackson.core.JacksonException;

/// A model behind Bedrock's Converse API.
///
/// The catalog says in which form a schema is sent. Which models accept which form keeps changing,
/// so after a 400 to a form that has not worked yet, the next simpler one is tried, and the one
/// that worked is remembered.
public final class BedrockModel implements LanguageModel {
  private static final Logger LOG = LoggerFactory.getLogger(BedrockModel.class);

  private final BedrockRuntimeClient client;
  private final ModelCatalog catalog;
  private final Map<Form, StructuredOutput> proven = new ConcurrentHashMap<>();

  public BedrockModel(BedrockRuntimeClient client, ModelCatalog catalog) {
    this.client = client;
    this.catalog = catalog;
  }

  private record Form(String modelId, Optional<OutputSchema> schema) {}

  @Override
  public Reply ask(Question question, Optional<Exchange> exchange, Duration timeout) {
    return ask(question, exchange, timeout, () -> {});
  }

  @Override
  public Reply ask(
      Question question, Optional<Exchange> exchange, Duration timeout, Runnable sent) {
    Form form = new Form(question.modelId(), question.schema());
    StructuredOutput known = proven.get(form);
    if (known != null) {
      sent.run();
      return ask(question, exchange, known, timeout);
    }
    Reply first = new Reply.Invalid("no form of structured output was tried");
    for (StructuredOutput mode : forms(question, catalog)) {
      sent.run();
      Reply reply = ask(question, exchange, mode, timeout);
      if (!(reply instanceof Reply.Invalid)) {
        if (reply instanceof Reply.Answered) {
          proven.putIfAbsent(form, mode);
        }
        return reply;
      }
      LOG.info("{} refused structured output as {}: {}", question.modelId(), mode, reply);
      first = mode == forms(question, catalog).getFirst() ? reply : first;
    }
    return first;
  }

  /// The forms of structured output for a question, in order: the next is tried only if the model
  /// refuses the one before.
  static List<StructuredOutput> forms(Question question, ModelCatalog catalog) {
    if (question.schema().isEmpty()) {
      return List.of(StructuredOutput.PROMPT);
    }
    return switch (catalog.entry(question.modelId()).structuredOutput()) {
      case NATIVE ->
          List.of(StructuredOutput.NATIVE, StructuredOutput.TOOL, StructuredOutput.PROMPT);
      case TOOL -> List.of(StructuredOutput.TOOL, StructuredOutput.PROMPT);
      case PROMPT -> List.of(StructuredOutput.PROMPT);
    };
  }

  private Reply ask(
      Question question, Optional<Exchange> exchange, StructuredOutput mode, Duration timeout) {
    ConverseRequest request =
        ConverseRequests.of(
            question,
            exchange,
            mode,
            timeout,
            catalog.entry(question.modelId()).cacheMinimumTokens());
    long start = System.nanoTime();
    try {
      ConverseResponse response = client.converse(request);
      return answered(question.modelId(), response, Duration.ofNanos(System.nanoTime() - start));
    } catch (SdkException e) {
      return Failures.reply(question.modelId(), e);
    } catch (RuntimeException | StackOverflowError e) {
      // What the SDK does not expect of an answer is a broken one.
      LOG.warn("an answer of {} cannot be read", question.modelId(), e);
      return new Reply.Lost("%s: the answer cannot be read".formatted(question.modelId()));
    }
  }

  /// An answer without a message is none: whatever it was, the call may have been paid for.
  private static Reply answered(String modelId, ConverseResponse response, Duration latency) {
    return response.output() == null || response.output().message() == null
        ? new Reply.Lost("%s: the answer holds no message".formatted(modelId))
        : new Reply.Answered(
            completion(modelId, response, response.output().message().content(), latency));
  }

  private static Completion completion(
      String modelId, ConverseResponse response, List<ContentBlock> blocks, Duration latency) {
    return new Completion(
        modelId,
        text(blocks),
        new StopReason(Optional.ofNullable(response.stopReasonAsString()).orElse("none given")),
        Optional.ofNullable(response.usage()).map(BedrockModel::usage).orElse(Usage.NONE),
        Optional.of(latency),
        Optional.ofNullable(response.metrics())
            .flatMap(metrics -> Optional.ofNullable(metrics.latencyMs()))
            .map(Duration::ofMillis),
        Optional.empty(),
        Optional.empty());
  }

  /// The answer's own text: reasoning and whatever else a model may send is not the answer, and
  /// neither is what it says beside a tool's input.
  private static String text(List<ContentBlock> blocks) {
    boolean tool = blocks.stream().anyMatch(block -> block.type() == ContentBlock.Type.TOOL_USE);
    return blocks.stream()
        .filter(block -> !tool || block.type() == ContentBlock.Type.TOOL_USE)
        .map(BedrockModel::text)
        .collect(Collectors.joining());
  }

  private static String text(ContentBlock block) {
    return switch (block.type()) {
      case TEXT -> block.text();
      case TOOL_USE -> block.toolUse().input() == null ? "" : json(block.toolUse().input());
      default -> "";
    };
  }

  /// What cannot be written as JSON, such as a number of a hundred thousand digits, is an answer
  /// all the same, and paid for: its text says what it is, and is found to be no JSON.
  private static String json(Document input) {
    try {
      return Json.write(Documents.json(input));
    } catch (JacksonException | ArithmeticException e) {
      return "the tool's input cannot be written as JSON: " + e.getMessage();
    }
  }

  /// The counts as they are; whether they can be believed is the caller's to say.
  private static Usage usage(TokenUsage usage) {
    return new Usage(
        count(usage.inputTokens()),
        count(usage.outputTokens()),
        count(usage.cacheReadInputTokens()),
        count(usage.cacheWriteInputTokens()));
  }

  private static long count(@org.jspecify.annotations.Nullable Integer tokens) {
    return tokens == null ? 0 : tokens;
  }
}

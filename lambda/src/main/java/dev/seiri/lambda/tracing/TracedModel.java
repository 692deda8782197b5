package dev.seiri.lambda.tracing;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;

/// A model whose calls are spans, by OpenTelemetry's semantic conventions for generative models.
final class TracedModel implements LanguageModel {
  private final LanguageModel model;
  private final Tracer tracer;
  private final boolean content;

  /// @param content whether prompts and answers are put into the spans
  TracedModel(LanguageModel model, Tracer tracer, boolean content) {
    this.model = model;
    this.tracer = tracer;
    this.content = content;
  }

  @Override
  public Reply ask(Question question, Optional<Exchange> exchange, Duration timeout) {
    return ask(question, exchange, timeout, () -> {});
  }

  @Override
  public Reply ask(
      Question question, Optional<Exchange> exchange, Duration timeout, Runnable sent) {
    Span span = begin(question, exchange);
    try {
      Reply reply = model.ask(question, exchange, timeout, sent);
      describe(span, reply);
      return reply;
    } finally {
      span.end();
    }
  }

  private Span begin(Question question, Optional<Exchange> exchange) {
    SpanBuilder span =
        tracer
            .spanBuilder("chat " + question.modelId())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("gen_ai.operation.name", "chat")
            .setAttribute("gen_ai.provider.name", "aws.bedrock")
            .setAttribute("gen_ai.request.model", question.modelId())
            .setAttribute("gen_ai.output.type", question.schema().isPresent() ? "json" : "text")
            .setAttribute("seiri.repair", exchange.isPresent());
    question
        .inference()
        .maxTokens()
        .ifPresent(n -> span.setAttribute("gen_ai.request.max_tokens", n));
    question
        .inference()
        .temperature()
        .ifPresent(t -> span.setAttribute("gen_ai.request.temperature", t));
    question.inference().topP().ifPresent(p -> span.setAttribute("gen_ai.request.top_p", p));
    question.metadata().forEach((name, value) -> span.setAttribute("seiri." + name, value));
    if (content) {
      span.setAttribute(
          "gen_ai.system_instructions", message("system", question.prompt().system()));
      span.setAttribute("gen_ai.input.messages", message("user", question.prompt().text()));
    }
    return span.startSpan();
  }

  private void describe(Span span, Reply reply) {
    switch (reply) {
      case Reply.Answered(Completion completion) -> {
        span.setAttribute("gen_ai.response.model", completion.modelId());
        span.setAttribute(
            io.opentelemetry.api.common.AttributeKey.stringArrayKey(
                "gen_ai.response.finish_reasons"),
            List.of(completion.stopReason().word()));
        span.setAttribute("gen_ai.usage.input_tokens", completion.usage().inputTokens());
        span.setAttribute("gen_ai.usage.output_tokens", completion.usage().outputTokens());
        span.setAttribute(
            "gen_ai.usage.cache_read.input_tokens", completion.usage().cacheReadTokens());
        if (content) {
          span.setAttribute("gen_ai.output.messages", message("assistant", completion.text()));
        }
      }
      case Reply.Retryable(boolean throttled, String why, var after) ->
          failed(span, throttled ? "throttled" : "unavailable", why);
      case Reply.Lost(String why) -> failed(span, "lost", why);
      case Reply.TooLong(String why) -> failed(span, "too_long", why);
      case Reply.Invalid(String why) -> failed(span, "invalid", why);
      case Reply.Unavailable(String why) -> failed(span, "no_access", why);
    }
  }

  private static void failed(Span span, String type, String why) {
    span.setAttribute("error.type", type);
    span.setStatus(StatusCode.ERROR, why);
  }

  private static String message(String role, String text) {
    ArrayNode messages = Json.MAPPER.createArrayNode();
    messages
        .addObject()
        .put("role", role)
        .putArray("parts")
        .addObject()
        .put("type", "text")
        .put("content", text);
    return Json.write(messages);
  }
}

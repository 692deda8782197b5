package dev.seiri.lambda.stream;

import org.slf4j.MDC;

/// The log context of the thread that processes a row: its execution and request.
final class LogContext {
  private LogContext() {}

  static void enter(Prepared row) {
    if (row instanceof Prepared.ToAsk toAsk) {
      MDC.put("execution_id", toAsk.execution().id().value());
      MDC.put("request_id", toAsk.request().id().value());
      MDC.put("model_id", toAsk.question().modelId());
      MDC.put("prompt_version", toAsk.execution().payload().prompt().toString());
    }
  }

  static void leave() {
    MDC.clear();
  }
}

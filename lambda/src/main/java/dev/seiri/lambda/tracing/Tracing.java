package dev.seiri.lambda.tracing;

import dev.seiri.core.model.LanguageModel;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// OpenTelemetry traces. They are configured by OpenTelemetry's own environment variables, and
/// where `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is not set there are
/// none.
public final class Tracing {
  /// Lambda freezes a process after its response, so spans are sent before.
  private static final long LONGEST_FLUSH_SECONDS = 3;

  private final Optional<OpenTelemetrySdk> sdk;
  private final boolean content;

  private Tracing(Optional<OpenTelemetrySdk> sdk, boolean content) {
    this.sdk = sdk;
    this.content = content;
  }

  /// The traces that an environment configures. `TRACE_CONTENT=true` puts prompts and answers into
  /// them; otherwise they are left out.
  public static Tracing of(Map<String, String> env) {
    boolean wanted =
        env.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
            || env.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    boolean content = env.getOrDefault("TRACE_CONTENT", "").equals("true");
    return wanted ? of(sdk(env), content) : none();
  }

  static Tracing of(OpenTelemetrySdk sdk, boolean content) {
    return new Tracing(Optional.of(sdk), content);
  }

  /// No traces.
  public static Tracing none() {
    return new Tracing(Optional.empty(), false);
  }

  /// A model whose calls are traced.
  public LanguageModel around(LanguageModel model) {
    return sdk.isPresent()
        ? new TracedModel(model, sdk.get().getTracer("dev.seiri"), content)
        : model;
  }

  /// Sends the spans that have ended.
  public void flush() {
    sdk.ifPresent(
        s -> s.getSdkTracerProvider().forceFlush().join(LONGEST_FLUSH_SECONDS, TimeUnit.SECONDS));
  }

  /// Traces only: metrics and logs are written otherwise.
  private static OpenTelemetrySdk sdk(Map<String, String> env) {
    Map<String, String> defaults = new HashMap<>();
    defaults.put("otel.service.name", "seiri");
    defaults.put("otel.metrics.exporter", "none");
    defaults.put("otel.logs.exporter", "none");
    defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> defaults)
        .addPropertiesCustomizer(config -> properties(env))
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  private static Map<String, String> properties(Map<String, String> env) {
    Map<String, String> properties = new HashMap<>();
    env.forEach((name, value) -> {
      if (name.startsWith("OTEL_")) {
        properties.put(name.toLowerCase(java.util.Locale.ROOT).replace('_', '.'), value);
      }
    });
    return properties;
  }
}

package dev.seiri.prompts.lint;

import dev.seiri.core.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reports as JSON, for other programs. Keys are only ever added.
public final class LintJson {
  private LintJson() {}

  /// All reports as one object.
  public static ObjectNode of(List<LintReport> reports) {
    ObjectNode json = Json.object();
    json.put("errors", count(reports, Severity.ERROR));
    json.put("warnings", count(reports, Severity.WARNING));
    ArrayNode files = json.putArray("files");
    reports.forEach(report -> files.add(file(report)));
    return json;
  }

  private static long count(List<LintReport> reports, Severity severity) {
    return reports.stream().mapToLong(report -> report.count(severity)).sum();
  }

  private static ObjectNode file(LintReport report) {
    ObjectNode json = Json.object();
    json.put("file", report.file());
    json.put("task_name", report.template().map(t -> t.key().taskName()).orElse(null));
    json.put("prompt_version", report.template().map(t -> t.key().version()).orElse(null));
    json.put("content_sha256", report.template().map(t -> t.contentSha256()).orElse(null));
    ArrayNode findings = json.putArray("findings");
    report.findings().forEach(finding -> findings.add(finding(finding)));
    json.set(
        "context",
        report
            .context()
            .<tools.jackson.databind.JsonNode>map(LintJson::context)
            .orElse(Json.MAPPER.nullNode()));
    return json;
  }

  private static ObjectNode finding(LintFinding finding) {
    ObjectNode json = Json.object();
    json.put("severity", finding.severity().word());
    json.put("rule", finding.rule().word());
    json.put("line", finding.at().line());
    json.put("column", finding.at().column());
    json.put("message", finding.message());
    json.put("mend", finding.fix());
    return json;
  }

  private static ObjectNode context(ContextSize context) {
    ObjectNode json = Json.object();
    json.put("model_id", context.modelId());
    json.put("system_tokens", context.systemTokens());
    json.put("prompt_tokens", context.promptTokens());
    json.put("schema_tokens", context.schemaTokens());
    json.put("fixed_tokens", context.fixedTokens());
    json.put(
        "cache_minimum_tokens",
        context.cacheMinimumTokens().isPresent() ? context.cacheMinimumTokens().getAsInt() : null);
    json.put("reaches_cache_minimum", context.reachesCacheMinimum());
    json.put("rows_per_call", context.rowsPerCall());
    if (context.rowsPerCall() > 1) {
      json.put("packed_tokens_per_row", context.tokensARow());
    }
    return json;
  }
}

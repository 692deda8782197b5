package dev.seiri.prompts.lint;

import dev.seiri.core.prompt.PromptTemplate;
import java.util.List;
import java.util.Optional;

/// The findings in one file.
///
/// @param file what the file is called
/// @param template the prompt, if the file holds one
/// @param findings in the order of their places
/// @param context how long the prompt is; absent where there is none
public record LintReport(
    String file,
    Optional<PromptTemplate> template,
    List<LintFinding> findings,
    Optional<ContextSize> context) {
  public LintReport {
    findings = List.copyOf(findings);
  }

  /// How many findings are of a severity.
  public long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}

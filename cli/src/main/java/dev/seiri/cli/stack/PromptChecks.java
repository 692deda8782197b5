package dev.seiri.cli.stack;

import dev.seiri.aws.control.Finding;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Listed;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.prompt.TaskVersions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A check that every registered prompt can be used. Collects the models they recommend.
public final class PromptChecks {
  private final PromptStore prompts;
  private final PromptRenderer renderer = new PromptRenderer(RenderLimits.DEFAULT);
  private final SequencedSet<String> models = new LinkedHashSet<>();

  public PromptChecks(PromptStore prompts) {
    this.prompts = prompts;
  }

  /// A finding for each version that does not work, and one for each task.
  public List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<PromptKey>> tasks =
        prompts.list().stream()
            .map(Listed::key)
            .collect(Collectors.groupingBy(PromptKey::taskName, TreeMap::new, Collectors.toList()));
    if (tasks.isEmpty()) {
      findings.add(
          Finding.fault(
              "prompts",
              "no prompt is registered",
              "seiri prompts register prompts/TASK/VERSION.yaml"));
    }
    tasks.forEach((task, versions) -> {
      versions.stream().map(this::version).flatMap(Optional::stream).forEach(findings::add);
      findings.add(task(task));
    });
    return findings;
  }

  /// The models that the prompts checked so far recommend.
  public SequencedSet<String> models() {
    return models;
  }

  private Optional<Finding> version(PromptKey key) {
    String part = "prompt " + key;
    try {
      Optional<PromptTemplate> template = prompts.find(key);
      template.ifPresent(renderer::compile);
      template.flatMap(t -> t.defaults().foundationModelId()).ifPresent(models::add);
      return Optional.empty();
    } catch (PromptFault | MalformedItem e) {
      return Optional.of(
          Finding.fault(
              part, String.valueOf(e.getMessage()), "register a fixed one as another version"));
    }
  }

  private Finding task(String task) {
    String part = "task " + task;
    return switch (new TaskVersions(prompts, task).byDefault()) {
      case TaskVersions.Default.Released(PromptKey key) ->
          Finding.ok(part, "@production is " + key.version());
      case TaskVersions.Default.Only(PromptKey key) ->
          Finding.ok(part, "one version, " + key.version());
      case TaskVersions.Default.None(List<PromptKey> versions) ->
          Finding.note(
              part,
              String.format(
                  Locale.ROOT,
                  "%d versions and no @production: each run has to name a version",
                  versions.size()),
              "point @production at one of them");
    };
  }
}

package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.TaskVersions;
import java.util.List;
import java.util.Optional;

/// A lookup of a task's versions by version or label.
record PromptLookup(PromptStore prompts, String task) {
  PromptLookup {
    if (task.isBlank()) {
      throw new CliFault("TASK must not be blank; `seiri prompts list` lists the tasks");
    }
  }

  /// A version's template.
  ///
  /// @param version a version or a label; absent: `@production`, else the only version
  /// @throws CliFault if there is none, naming those there are
  PromptTemplate template(Optional<String> version) {
    PromptKey key = key(version);
    return prompts.find(key).orElseThrow(() -> unknown("prompt " + key));
  }

  /// A version's key, a label's being the version it points at.
  ///
  /// @throws CliFault if there is no such label, or none was named and there is more than one
  PromptKey key(Optional<String> version) {
    if (version.isEmpty()) {
      return switch (versions().byDefault()) {
        case TaskVersions.Default.Released(PromptKey key) -> key;
        case TaskVersions.Default.Only(PromptKey key) -> key;
        case TaskVersions.Default.None none -> throw unknown("one version of " + task);
      };
    }
    if (version.get().isBlank()) {
      throw new CliFault("VERSION must not be blank");
    }
    return versions()
        .named(version.get())
        .orElseThrow(() -> unknown("label " + new PromptKey(task, version.get())));
  }

  TaskVersions versions() {
    return new TaskVersions(prompts, task);
  }

  CliFault unknown(String what) {
    List<String> names = versions().names();
    return new CliFault(
        names.isEmpty()
            ? "there is no task %s; `seiri prompts list` lists them".formatted(task)
            : "there is no %s; the versions of %s are %s"
                .formatted(what, task, String.join(", ", names)));
  }
}

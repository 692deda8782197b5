package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Listed;
import dev.seiri.core.prompt.PromptTemplate;
import java.util.List;
import java.util.Optional;

/// Finds a task's versions by what people call them.
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
      List<PromptKey> all = versions();
      return prompts
          .resolve(new PromptKey(task, "@production"))
          .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty())
          .orElseThrow(() -> unknown("one version of " + task));
    }
    if (version.get().isBlank()) {
      throw new CliFault("VERSION must not be blank");
    }
    PromptKey named = new PromptKey(task, version.get());
    return named.isLabel()
        ? prompts.resolve(named).orElseThrow(() -> unknown("label " + named))
        : named;
  }

  List<PromptKey> versions() {
    return prompts.list().stream()
        .map(Listed::key)
        .filter(key -> key.taskName().equals(task))
        .toList();
  }

  CliFault unknown(String what) {
    List<String> names = versions().stream().map(PromptKey::version).toList();
    return new CliFault(
        names.isEmpty()
            ? "there is no task %s; `seiri prompts list` lists them".formatted(task)
            : "there is no %s; the versions of %s are %s"
                .formatted(what, task, String.join(", ", names)));
  }
}

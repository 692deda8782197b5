package dev.seiri.core.prompt;

import java.util.List;
import java.util.Optional;

/// The registered versions of a task, by the names that people give them.
public record TaskVersions(PromptStore prompts, String task) {
  /// The label that releases a version.
  public static final String PRODUCTION = "@production";

  /// The version that is used where none is named: `@production`, else the task's only version.
  public sealed interface Default {
    /// `@production` points at it.
    record Released(PromptKey key) implements Default {}

    /// There is no `@production`, and no other version.
    record Only(PromptKey key) implements Default {}

    /// There is no `@production`, and no version or several.
    record None(List<PromptKey> versions) implements Default {
      public None {
        versions = List.copyOf(versions);
      }
    }
  }

  /// The label `@production` of a task.
  public static PromptKey production(String task) {
    return new PromptKey(task, PRODUCTION);
  }

  /// The version that is used where none is named.
  public Default byDefault() {
    Optional<PromptKey> released = prompts.resolve(production(task));
    if (released.isPresent()) {
      return new Default.Released(released.get());
    }
    List<PromptKey> all = all();
    return all.size() == 1 ? new Default.Only(all.getFirst()) : new Default.None(all);
  }

  /// The version that a name stands for: a label the one it points at, any other name itself.
  ///
  /// @return empty if there is no such label; whether a version exists is not looked up
  public Optional<PromptKey> named(String name) {
    PromptKey key = new PromptKey(task, name);
    return key.isLabel() ? prompts.resolve(key) : Optional.of(key);
  }

  /// All of them.
  public List<PromptKey> all() {
    return prompts.list().stream()
        .map(PromptStore.Listed::key)
        .filter(key -> key.taskName().equals(task))
        .toList();
  }

  /// The names of all of them.
  public List<String> names() {
    return all().stream().map(PromptKey::version).toList();
  }
}

package dev.seiri.core.prompt;

/// A version of a task's prompt.
///
/// @param taskName the task, not blank
/// @param version the version, not blank; one that begins with `@` is a label, see [#isLabel]
public record PromptKey(String taskName, String version) {
  public PromptKey {
    if (taskName.isBlank()) {
      throw new IllegalArgumentException("task_name must not be blank");
    }
    if (version.isBlank()) {
      throw new IllegalArgumentException("prompt_version must not be blank");
    }
  }

  /// Whether it names a label, such as `@production`, which points at a version.
  public boolean isLabel() {
    return version.startsWith("@");
  }

  @Override
  public String toString() {
    return taskName + "/" + version;
  }
}

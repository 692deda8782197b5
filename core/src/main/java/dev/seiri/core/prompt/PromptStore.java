package dev.seiri.core.prompt;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The prompt_templates table, as the people who write prompts see it.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the table does not answer.
public interface PromptStore extends PromptSource, LabelSource {
  /// A version is kept with its source where the two have fewer bytes of UTF-8 together: an item
  /// has at most 400 KB, and the difference is for names and dates.
  int MOST_BYTES_WITH_SOURCE = 380_000;

  /// The outcome of a registration.
  sealed interface Registration {
    /// It is new and now stored.
    record Registered() implements Registration {}

    /// The same content was there already.
    record Unchanged() implements Registration {}

    /// The version exists with other content, which was not changed.
    record Conflict(PromptTemplate existing) implements Registration {}
  }

  /// An entry of the list.
  ///
  /// @param createdAt absent for items that other clients wrote
  record Listed(
      PromptKey key,
      String description,
      String contentSha256,
      Optional<Instant> createdAt,
      Optional<String> createdBy) {}

  /// Stores a version unless one of its key exists.
  ///
  /// @param source the text of the file it came from, kept as it is; absent where there is none,
  ///   and left out where the two together are too large, see [#MOST_BYTES_WITH_SOURCE]
  /// @param now kept to the millisecond
  Registration register(PromptTemplate template, Optional<String> source, Instant now, String by);

  /// Stores a version that no file is kept of.
  default Registration register(PromptTemplate template, Instant now, String by) {
    return register(template, Optional.empty(), now, by);
  }

  /// The text of the file that a version was registered from, if it was kept.
  Optional<String> sourceText(PromptKey key);

  /// All versions of all tasks, by task and version.
  List<Listed> list();
}

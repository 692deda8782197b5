package dev.seiri.core.release;

import dev.seiri.core.prompt.PromptKey;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Documents in the bucket that say what the prompt_templates table has, which SQL reads.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the bucket does not answer.
public interface PromptDocuments {
  /// Whether there is a document of a version.
  boolean has(PromptKey version);

  /// Writes the document of a version.
  void write(PromptKey version, ObjectNode document);

  /// Replaces the document of a label, a line a move.
  void write(PromptKey label, List<ObjectNode> moves);
}

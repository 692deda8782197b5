package dev.seiri.core.release;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// A label store that keeps a document of each label that is moved, with all its moves: a move that
/// could not be written is there after the next.
public final class DocumentedLabels implements LabelStore {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentedLabels.class);

  private final LabelStore store;
  private final PromptDocuments documents;

  public DocumentedLabels(LabelStore store, PromptDocuments documents) {
    this.store = store;
    this.documents = documents;
  }

  @Override
  public Optional<Standing> find(PromptKey label) {
    return store.find(label);
  }

  @Override
  public List<LabelMove> history(String task) {
    return store.history(task);
  }

  @Override
  public Moved move(LabelMove move, Optional<Standing> seen) {
    Moved moved = store.move(move, seen);
    if (moved == Moved.DONE) {
      try {
        documents.write(
            move.label(),
            store.history(move.label().taskName()).stream()
                .filter(each -> each.label().equals(move.label()))
                .map(DocumentedLabels::document)
                .toList());
      } catch (StoreUnavailable e) {
        LOG.warn(
            "the move of {} is missing from the view labels: {}", move.label(), e.getMessage());
      }
    }
    return moved;
  }

  private static ObjectNode document(LabelMove move) {
    ObjectNode document = Json.object();
    document.put("task_name", move.label().taskName());
    document.put("label", move.label().version());
    document.put("revision", move.revision());
    document.put("kind", move.kind().word());
    document.put("from_version", move.from().orElse(null));
    document.put("prompt_version", move.to());
    document.put("moved_at", move.at().truncatedTo(ChronoUnit.MILLIS).toString());
    document.put("moved_by", Text.storable(move.by()));
    document.put("why", move.why().map(Text::storable).orElse(null));
    return document;
  }
}

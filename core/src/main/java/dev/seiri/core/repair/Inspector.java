package dev.seiri.core.repair;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import dev.seiri.core.result.ExportedResults;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.core.result.Rows;
import dev.seiri.core.result.Totals;
import dev.seiri.core.row.RenderedRow;
import dev.seiri.core.row.RowRenderer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A reader of everything that is kept of an execution, which names what is damaged and goes on.
public final class Inspector {
  private static final int BATCH = 100;

  private final RepairPorts ports;
  private final ModelCatalog catalog;

  public Inspector(RepairPorts ports, ModelCatalog catalog) {
    this.ports = ports;
    this.catalog = catalog;
  }

  /// Inspects an execution whose rows the loader counted. Reads every result and every answer once.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if a table or the bucket does not answer
  public Findings inspect(Execution execution) throws InterruptedException {
    Inspection inspection = new Inspection(execution);
    inspection.readResults();
    inspection.readRequests();
    inspection.lookUp();
    return inspection.findings();
  }

  /// An inspection in progress.
  private final class Inspection {
    private final Execution execution;
    private final Rows rows;
    private final BitSet pending = new BitSet();
    private final BitSet unreadable = new BitSet();
    private final BitSet foreign = new BitSet();
    private final BitSet gone = new BitSet();
    private final BitSet malformed = new BitSet();
    private final BitSet exportOff = new BitSet();
    private final Map<Integer, String> whys = new HashMap<>();
    private final Map<QuestionId, Damaged> damaged = new LinkedHashMap<>();
    private final Map<QuestionId, Asking> asking = new LinkedHashMap<>();
    private final Map<PromptKey, Optional<CompiledPrompt>> prompts = new HashMap<>();
    private final Totals totals = new Totals();
    private Instant newest = Instant.EPOCH;

    Inspection(Execution execution) {
      this.execution = execution;
      this.rows = new Rows(execution.id(), execution.requestCount().orElseThrow());
    }

    /// Who asks a question.
    ///
    /// @param paid the answer that a result tells
    private record Asking(RequestId row, Optional<Question> waiting, Optional<Answer> paid) {
      Asking and(Asking other) {
        return new Asking(
            waiting.isEmpty() && other.waiting.isPresent() ? other.row : row,
            waiting.or(other::waiting),
            paid.or(other::paid));
      }
    }

    /// An item of the ledger that cannot be read.
    private record Damaged(String why, Asking by) {
      Damaged and(Damaged other) {
        return new Damaged(why, by.and(other.by));
      }
    }

    void readResults() throws InterruptedException {
      Optional<ExportedResults> export = ExportedResults.open(ports.exports(), execution);
      boolean isExported = execution.sweeping().exportedAt().isPresent();
      try (ResultStream stream =
          new ResultStream(ports.results(), execution.id(), rows.requests())) {
        for (int row = 1; stream.hasNext(); row++) {
          RequestId request = RequestId.ofRow(execution.id(), row);
          Optional<ResultDocument> result = whole(stream, row, request);
          Optional<ResultDocument> exported = export.flatMap(e -> e.take(request));
          if (isExported && !isExportedAs(exported, result, request)) {
            exportOff.set(row);
          }
          if (result.isPresent()) {
            add(result.get(), request);
          }
        }
      } finally {
        export.ifPresent(ExportedResults::close);
      }
    }

    /// Whether the export holds a row's result, or a whole one where the row has none.
    private static boolean isExportedAs(
        Optional<ResultDocument> exported, Optional<ResultDocument> result, RequestId request) {
      return exported
          .filter(e -> result.map(r -> r.line().equals(e.line())).orElse(e.isOf(request)))
          .isPresent();
    }

    /// A row's own result. What is there instead is noted.
    private Optional<ResultDocument> whole(ResultStream stream, int row, RequestId request)
        throws InterruptedException {
      Optional<ResultDocument> result;
      try {
        result = stream.next();
      } catch (MalformedItem e) {
        unreadable.set(row);
        whys.put(row, e.getMessage());
        return Optional.empty();
      }
      if (result.isEmpty()) {
        pending.set(row);
      } else if (!result.get().isOf(request)) {
        boolean isOther =
            !result.get().json().path("request_id").asString("").equals(request.value());
        (isOther ? foreign : unreadable).set(row);
        whys.put(
            row,
            isOther
                ? "the result of %s is another row's".formatted(request)
                : "the result of %s has no verdict or sums that can be read".formatted(request));
        return Optional.empty();
      }
      return result;
    }

    private void add(ResultDocument result, RequestId request) {
      totals.add(result);
      Optional<Instant> at = writtenAt(result);
      newest = at.filter(newest::isAfter).isPresent() ? newest : at.orElse(Instant.MAX);
      String sha256 = result.json().path("prompt_sha256").asString("");
      if (!sha256.isEmpty()) {
        ask(
            new QuestionId(sha256),
            new Asking(
                request,
                Optional.empty(),
                at.flatMap(moment -> DamagedAnswer.of(result, request))));
      }
    }

    private static Optional<Instant> writtenAt(ResultDocument result) {
      try {
        return Optional.of(Instant.parse(result.json().path("created_at").asString("")));
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }

    /// Looks questions up in hundreds. A question of many rows that are far from each other may be
    /// looked up several times.
    private void ask(QuestionId question, Asking by) {
      asking.merge(question, by, Asking::and);
      if (asking.size() >= BATCH) {
        lookUp();
      }
    }

    void lookUp() {
      Map<QuestionId, LedgerEntry> entries = ports.ledger().entries(asking.keySet());
      asking.forEach((question, by) ->
          entries
              .getOrDefault(question, LedgerEntry.NONE)
              .unreadable()
              .ifPresent(why -> damaged.merge(question, new Damaged(why, by), Damaged::and)));
      asking.clear();
    }

    /// Reads the requests of the rows without a whole result.
    void readRequests() {
      BitSet without = new BitSet();
      without.or(pending);
      without.or(unreadable);
      without.or(foreign);
      List<RequestId> batch = new ArrayList<>();
      Map<RequestId, Integer> numbers = new HashMap<>();
      for (int row = without.nextSetBit(0); row >= 0; row = without.nextSetBit(row + 1)) {
        RequestId request = RequestId.ofRow(execution.id(), row);
        batch.add(request);
        numbers.put(request, row);
        if (batch.size() == RequestStore.LOOK_UP) {
          read(batch, numbers);
        }
      }
      if (!batch.isEmpty()) {
        read(batch, numbers);
      }
    }

    private void read(List<RequestId> batch, Map<RequestId, Integer> numbers) {
      Map<RequestId, StoredRequest> stored = ports.requests().read(batch);
      for (RequestId id : batch) {
        int row = numbers.getOrDefault(id, 0);
        switch (stored.get(id)) {
          case null -> {
            gone.set(row);
            whys.putIfAbsent(row, "request %s is gone, and it has no result".formatted(id));
          }
          case StoredRequest.Unreadable(String why) -> {
            malformed.set(row);
            whys.putIfAbsent(row, why);
          }
          case StoredRequest.Readable(Request request) -> render(request);
        }
      }
      batch.clear();
      numbers.clear();
    }

    private void render(Request request) {
      PromptKey key = execution.payload().terms(request.recordId()).prompt();
      Optional<CompiledPrompt> prompt = prompts.computeIfAbsent(key, this::compiled);
      if (prompt.isPresent()
          && new RowRenderer(catalog).render(request, execution, prompt.get())
              instanceof RenderedRow.Ask(Question question, QuestionId id)) {
        ask(id, new Asking(request.id(), Optional.of(question), Optional.empty()));
      }
    }

    /// The row's own execution halts where its prompt cannot be used, and says so.
    private Optional<CompiledPrompt> compiled(PromptKey key) {
      try {
        return ports.prompts().find(key).map(new PromptRenderer(RenderLimits.DEFAULT)::compile);
      } catch (PromptFault | MalformedItem e) {
        return Optional.empty();
      }
    }

    Findings findings() {
      return new Findings(
          execution,
          ports.executions().find(execution.id()).orElse(execution),
          rows,
          pending,
          unreadable,
          foreign,
          gone,
          malformed,
          Map.copyOf(whys),
          damaged.entrySet().stream()
              .map(e -> {
                Asking by = e.getValue().by();
                return new DamagedAnswer(
                    e.getKey(), by.row(), e.getValue().why(), by.waiting(), by.paid());
              })
              .toList(),
          totals,
          exportOff,
          newest);
    }
  }
}

package dev.seiri.bench.rig;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.result.Rows;
import dev.seiri.lambda.sweep.Sweep;
import dev.seiri.lambda.sweep.SweepPorts;
import dev.seiri.lambda.sweep.SweepSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/// One process of the sweep on an execution of many rows: the tables are real, the results are
/// generated as they are read, and the exports go to files of a folder. What is measured is the
/// sweep, not a bucket.
public final class SweepProcess {
  private SweepProcess() {}

  /// @param args the execution's id and the folder
  public static void main(String[] args) throws Exception {
    SweepPorts real = SweepPorts.ofEnvironment(System.getenv(), ModelCatalog.shipped());
    Execution execution =
        real.executions()
            .find(new ExecutionId(args[0]))
            .orElseThrow(() -> new IllegalArgumentException("no execution " + args[0]));
    SweepPorts ports =
        new SweepPorts(
            real.executions(),
            real.budgets(),
            real.dead(),
            real.requests(),
            Optional.empty(),
            real.prompts(),
            new MadeUp(execution.requestCount().orElseThrow()),
            new ExportFiles(Path.of(args[1])),
            Optional.empty());
    Sweep sweep = new Sweep(ports, SweepSettings.DEFAULT, Clock.systemUTC());
    long start = System.nanoTime();
    int sweeps = 0;
    int exported = 0;
    while (exported == 0) {
      // Each has five minutes, as on Lambda.
      exported = sweep.run(Clock.systemUTC().instant().plus(Duration.ofMinutes(5))).exported();
      sweeps++;
    }
    new PrintStream(System.out, true, StandardCharsets.UTF_8)
        .println(
            Json.write(
                Json.object()
                    .put("wall", (System.nanoTime() - start) / 1_000_000)
                    .put("sweeps", sweeps)
                    .put("peak", HandlerProcess.peakKiB())));
    System.exit(0);
  }

  /// Every row has a result.
  private record MadeUp(long rows) implements ResultStore {
    @Override
    public boolean writeIfNone(ExecutionId execution, RequestId request, ResultDocument document) {
      throw new UnsupportedOperationException("a sweep writes no results");
    }

    @Override
    public boolean setAside(ExecutionId execution, RequestId request) {
      return false;
    }

    @Override
    public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
      return Optional.of(
          ResultDocument.parse(
              """
              {"execution_id":"%s","request_id":"%s","record_id":"r","input_value":"%s",\
              "verdict":"ok","output":{"a":"ok"},"cost_usd":0.001,"latency_ms":900}\
              """
                  .formatted(execution, request, "Some Company Name, Limited ".repeat(20))));
    }

    @Override
    public Iterator<RequestId> list(ExecutionId execution) {
      return new Rows(execution, rows).requestsAfter(0);
    }

    @Override
    public Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
      String id = request.value();
      return new Rows(execution, rows)
          .requestsAfter(Long.parseLong(id.substring(id.lastIndexOf('-') + 1)));
    }
  }

  /// A file for each export.
  private record ExportFiles(Path folder) implements ExportStore {
    @Override
    public String begin(ExecutionId execution, ExportFile file) {
      return "upload";
    }

    @Override
    public boolean part(
        ExecutionId execution, ExportFile file, String upload, int number, byte[] bytes) {
      write(execution, file, bytes);
      return true;
    }

    @Override
    public boolean complete(ExecutionId execution, ExportFile file, String upload) {
      return true;
    }

    @Override
    public void write(ExecutionId execution, ExportFile file, byte[] bytes) {
      try {
        Files.write(path(file), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public InputStream open(ExecutionId execution, ExportFile file, long offset) {
      try {
        return Channels.newInputStream(FileChannel.open(path(file)).position(offset));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Path path(ExportFile file) {
      return folder.resolve(file.name());
    }
  }
}

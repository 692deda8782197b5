package dev.seiri.core.testing;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Exports in memory. A write may be told to fail.
public final class MemoryExports implements ExportStore {
  private final Map<Upload, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
  private final Map<Key, byte[]> files = new HashMap<>();
  private int uploadsBegun;
  private int callsUntilFailure = Integer.MAX_VALUE;

  private record Key(ExecutionId execution, ExportFile file) {}

  private record Upload(Key key, String name) {}

  public void failAfter(int calls) {
    callsUntilFailure = calls;
  }

  /// The file of an execution, where there is only one execution; empty where there is none.
  public byte[] file(ExportFile file) {
    return only(file).orElse(new byte[0]);
  }

  /// Whether an execution has the file.
  public boolean has(ExportFile file) {
    return only(file).isPresent();
  }

  private Optional<byte[]> only(ExportFile file) {
    return files.entrySet().stream()
        .filter(entry -> entry.getKey().file() == file)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public String begin(ExecutionId execution, ExportFile file) {
    step();
    String upload = "upload-" + uploadsBegun++;
    uploads.put(new Upload(new Key(execution, file), upload), new TreeMap<>());
    return upload;
  }

  @Override
  public boolean part(
      ExecutionId execution, ExportFile file, String upload, int number, byte[] bytes) {
    step();
    TreeMap<Integer, byte[]> parts = uploads.get(new Upload(new Key(execution, file), upload));
    if (parts == null) {
      return false;
    }
    parts.put(number, bytes);
    return true;
  }

  @Override
  public boolean complete(ExecutionId execution, ExportFile file, String upload) {
    step();
    Key key = new Key(execution, file);
    TreeMap<Integer, byte[]> parts = uploads.get(new Upload(key, upload));
    if (parts == null) {
      return files.containsKey(key);
    }
    if (parts.isEmpty()) {
      throw new StoreUnavailable("an upload has at least one part", new IOException());
    }
    for (Map.Entry<Integer, byte[]> part : parts.headMap(parts.lastKey()).entrySet()) {
      if (part.getValue().length < LEAST_PART_BYTES) {
        throw new StoreUnavailable(
            String.format(Locale.ROOT, "part %d is too small not to be the last", part.getKey()),
            new IOException());
      }
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    parts.values().forEach(whole::writeBytes);
    files.put(key, whole.toByteArray());
    uploads.remove(new Upload(key, upload));
    return true;
  }

  /// Loses the uploads that are not complete.
  public void loseUploads() {
    uploads.clear();
  }

  @Override
  public void write(ExecutionId execution, ExportFile file, byte[] bytes) {
    step();
    files.put(new Key(execution, file), bytes);
  }

  @Override
  public InputStream open(ExecutionId execution, ExportFile file, long offset) {
    step();
    byte @Nullable [] bytes = files.get(new Key(execution, file));
    if (bytes == null) {
      throw new StoreUnavailable("there is no " + file.fileName(), new IOException());
    }
    int from = (int) Math.min(offset, bytes.length);
    return new ByteArrayInputStream(bytes, from, bytes.length - from);
  }

  private void step() {
    if (callsUntilFailure-- == 0) {
      callsUntilFailure = Integer.MAX_VALUE;
      throw new StoreUnavailable("the bucket does not answer", new IOException("gone"));
    }
  }
}

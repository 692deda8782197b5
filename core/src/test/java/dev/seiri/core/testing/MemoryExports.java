package dev.seiri.core.testing;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Exports in memory. A write may be told to fail.
public final class MemoryExports implements ExportStore {
  private final Map<String, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
  private final Map<ExportFile, byte[]> files = new HashMap<>();
  private int uploadsBegun;
  private int callsUntilFailure = Integer.MAX_VALUE;

  public void failAfter(int calls) {
    callsUntilFailure = calls;
  }

  public byte[] file(ExportFile file) {
    return files.getOrDefault(file, new byte[0]);
  }

  public boolean has(ExportFile file) {
    return files.containsKey(file);
  }

  @Override
  public String begin(ExecutionId execution, ExportFile file) {
    step();
    String upload = "upload-" + uploadsBegun++;
    uploads.put(upload, new TreeMap<>());
    return upload;
  }

  @Override
  public boolean part(
      ExecutionId execution, ExportFile file, String upload, int number, byte[] bytes) {
    step();
    TreeMap<Integer, byte[]> parts = uploads.get(upload);
    if (parts == null) {
      return false;
    }
    parts.put(number, bytes);
    return true;
  }

  @Override
  public boolean complete(ExecutionId execution, ExportFile file, String upload) {
    step();
    TreeMap<Integer, byte[]> parts = uploads.get(upload);
    if (parts == null) {
      return files.containsKey(file);
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
    files.put(file, whole.toByteArray());
    uploads.remove(upload);
    return true;
  }

  /// Loses the uploads that are not complete.
  public void loseUploads() {
    uploads.clear();
  }

  @Override
  public void write(ExecutionId execution, ExportFile file, byte[] bytes) {
    step();
    files.put(file, bytes);
  }

  @Override
  public InputStream open(ExecutionId execution, ExportFile file, long offset) {
    step();
    byte[] bytes = file(file);
    return new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) offset, bytes.length));
  }

  private void step() {
    if (callsUntilFailure-- == 0) {
      callsUntilFailure = Integer.MAX_VALUE;
      throw new StoreUnavailable("the bucket does not answer", new IOException("gone"));
    }
  }
}

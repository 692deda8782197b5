package dev.seiri.loader;

import dev.seiri.loader.source.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// The SHA-256 of rows as they are read: ids, inputs and fields.
final class RowDigest {
  private final MessageDigest digest;

  RowDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  void add(Row row) {
    add(row.recordId().orElse(""));
    add(row.inputValue());
    for (Map.Entry<String, String> field : row.fields().entrySet()) {
      add(field.getKey());
      add(field.getValue());
    }
    digest.update((byte) '\n');
  }

  /// The digest of the rows so far; no more can be added then.
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}

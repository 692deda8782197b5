package dev.seiri.loader;

import dev.seiri.core.id.RequestId;
import dev.seiri.loader.source.ColumnRoles;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceLayout;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.SourceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// What one reading of a source from end to end found out, before anything is written: a fault in
/// the last row is found before the first is paid for.
///
/// @param rows how many rows there are
/// @param mended how many had half a surrogate pair, which was replaced by U+FFFD
/// @param sha256 the digest of the rows as they were read: ids, inputs and fields
/// @param columns the names of the columns
/// @param roles what becomes of the columns
/// @param layout how the source was understood
/// @param notes what was noticed
public record Survey(
    long rows,
    long mended,
    String sha256,
    List<String> columns,
    ColumnRoles roles,
    SourceLayout layout,
    List<SourceNote> notes) {
  public Survey {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }

  /// @throws InputFault if a note keeps the rows from being loaded
  public void requireLoadable(String name) {
    notes.stream()
        .filter(note -> note.severity() == Severity.ERROR)
        .findFirst()
        .ifPresent(note -> {
          throw new InputFault(
              "%s: %s%s"
                  .formatted(
                      name, note.first().map(place -> place + ": ").orElse(""), note.message()));
        });
  }

  /// Reads a source from end to end, in flat memory.
  ///
  /// @throws InputFault if any of it cannot be loaded, naming the row and the line
  public static Survey of(SourceOptions options) {
    try (RowSource source = RowSources.open(options)) {
      MessageDigest digest = digest();
      long rows = 0;
      while (source.hasNext()) {
        digest(digest, source.next());
        rows++;
        if (rows > RequestId.MAX_ROWS) {
          throw new InputFault(
              "%s: has more than %,d rows; split it".formatted(options.name(), RequestId.MAX_ROWS));
        }
      }
      return new Survey(
          rows,
          source.mended(),
          HexFormat.of().formatHex(digest.digest()),
          source.columns(),
          source.roles(),
          source.layout(),
          source.notes());
    } catch (IOException e) {
      throw new InputFault(options.name() + ": cannot be read: " + e.getMessage());
    }
  }

  private static void digest(MessageDigest digest, Row row) {
    add(digest, row.recordId().orElse(""));
    add(digest, row.inputValue());
    for (Map.Entry<String, String> field : row.fields().entrySet()) {
      add(digest, field.getKey());
      add(digest, field.getValue());
    }
    digest.update((byte) '\n');
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

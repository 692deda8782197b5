package dev.seiri.core.request;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// One row to be normalized.
///
/// @param inputValue the text, possibly empty
/// @param fields the named columns when whole rows are sent, otherwise empty
/// @param redrive how often it was redriven, from 0
/// @param rounds how often of these the handler has moved it to the end of the stream because it
///   kept failing
/// @param oversizeBytes set where the row was too large for the table: `inputValue` is then only
///   its beginning, and the row can only end as `input_too_large`
public record Request(
    RequestId id,
    ExecutionId executionId,
    RecordId recordId,
    String inputValue,
    SequencedMap<String, String> fields,
    int redrive,
    int rounds,
    OptionalLong oversizeBytes) {
  public Request {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
  }

  /// A request that was not moved to the end of the stream.
  public Request(
      RequestId id,
      ExecutionId executionId,
      RecordId recordId,
      String inputValue,
      SequencedMap<String, String> fields,
      int redrive,
      OptionalLong oversizeBytes) {
    this(id, executionId, recordId, inputValue, fields, redrive, 0, oversizeBytes);
  }

  /// A request with the four attributes of the contract.
  public static Request of(RequestId id, ExecutionId executionId, RecordId recordId, String input) {
    return new Request(
        id, executionId, recordId, input, new LinkedHashMap<>(), 0, OptionalLong.empty());
  }

  /// How many characters of the row a prompt may take in.
  public int length() {
    return inputValue.length()
        + fields.entrySet().stream()
            .mapToInt(e -> e.getKey().length() + e.getValue().length())
            .sum();
  }
}

package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.IntFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stream events as Lambda delivers them, one JSON object to a line.
public final class Events {
  private Events() {}

  /// Writes the events of an execution's rows, numbered from a first one.
  ///
  /// @param batch records of an event
  /// @param input a row's text, by its number
  public static Path write(
      Path file, String execution, int first, int count, int batch, IntFunction<String> input)
      throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int from = first; from < first + count; from += batch) {
        int to = Math.min(from + batch, first + count);
        out.write(event(execution, from, to, input));
        out.write('\n');
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return file;
  }

  private static String event(String execution, int from, int to, IntFunction<String> input) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    for (int row = from; row < to; row++) {
      String id = String.format(Locale.ROOT, "%s-%08d", execution, row);
      ObjectNode record = records.addObject();
      record.put("eventID", id);
      record.put("eventName", "INSERT");
      record.put("eventVersion", "1.1");
      record.put("eventSource", "aws:dynamodb");
      record.put("awsRegion", "us-east-1");
      ObjectNode dynamodb = record.putObject("dynamodb");
      dynamodb.put("ApproximateCreationDateTime", Instant.now().getEpochSecond());
      dynamodb.putObject("Keys").putObject("request_id").put("S", id);
      ObjectNode image = dynamodb.putObject("NewImage");
      image.putObject("request_id").put("S", id);
      image.putObject("execution_id").put("S", execution);
      image.putObject("record_id").put("S", "r" + row);
      image.putObject("input_value").put("S", input.apply(row));
      dynamodb.put("SequenceNumber", String.format(Locale.ROOT, "%021d", row));
      dynamodb.put("StreamViewType", "NEW_AND_OLD_IMAGES");
    }
    return Json.write(event);
  }
}

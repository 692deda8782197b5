package dev.seiri.local.mapping;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The position of each lane of each shard, kept in a file that is replaced as a whole. After a
/// crash, what was handled since the last replacement is delivered again, which writes nothing new:
/// handling is idempotent.
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final PositionFile file;
  private final Map<String, Map<Integer, String>> shards;
  private boolean dirty;

  private Checkpoints(PositionFile file, Map<String, Map<Integer, String>> shards) {
    this.file = file;
    this.shards = shards;
  }

  /// Reads the file. Without a readable one, the stream is read from its beginning.
  public static Checkpoints in(Path file) {
    return in(PositionFile.at(file));
  }

  /// Reads the file. Without a readable one, the stream is read from its beginning.
  public static Checkpoints in(PositionFile file) {
    Map<String, Map<Integer, String>> shards = new TreeMap<>();
    try {
      Optional<String> content = file.read();
      if (content.isPresent()) {
        for (Map.Entry<String, JsonNode> shard : Json.read(content.get()).properties()) {
          Map<Integer, String> lanes = new TreeMap<>();
          shard
              .getValue()
              .properties()
              .forEach(e -> lanes.put(Integer.parseInt(e.getKey()), e.getValue().asString()));
          shards.put(shard.getKey(), lanes);
        }
      }
    } catch (IOException | JacksonException | NumberFormatException e) {
      LOG.warn("{} cannot be read, the stream is read from its beginning: {}", file, e.toString());
      shards.clear();
    }
    return new Checkpoints(file, shards);
  }

  /// The position of each lane of a shard; empty unless it is known for all of them. Then the shard
  /// has to be read from its beginning.
  synchronized Map<Integer, String> positions(String shard, int lanes) {
    Map<Integer, String> known = shards.getOrDefault(shard, Map.of());
    return known.keySet().equals(IntStream.range(0, lanes).boxed().collect(Collectors.toSet()))
        ? Map.copyOf(known)
        : Map.of();
  }

  synchronized void advance(String shard, int lane, String sequenceNumber) {
    shards.computeIfAbsent(shard, s -> new TreeMap<>()).put(lane, sequenceNumber);
    dirty = true;
  }

  synchronized void forget(String shard) {
    shards.remove(shard);
    dirty = true;
  }

  /// Replaces the file if anything has changed.
  public synchronized void flush() {
    if (!dirty) {
      return;
    }
    ObjectNode json = Json.object();
    shards.forEach((shard, lanes) -> {
      ObjectNode object = json.putObject(shard);
      lanes.forEach((lane, sequence) -> object.put(Integer.toString(lane), sequence));
    });
    try {
      file.replace(Json.write(json));
      dirty = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.seiri.prompts.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The places of a YAML file's keys and values.
public final class YamlPlaces {
  private final String text;
  private final Optional<Node> root;

  private YamlPlaces(String text, Optional<Node> root) {
    this.text = text;
    this.root = root;
  }

  /// @throws NotYaml if it is none
  public static YamlPlaces of(String text) {
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(true).build();
    try {
      return new YamlPlaces(text, new Compose(settings).composeString(text));
    } catch (MarkedYamlEngineException e) {
      Position at =
          e.getProblemMark().map(mark -> at(text, index(text, mark))).orElse(Position.START);
      throw new NotYaml(at, e.getProblem());
    } catch (StackOverflowError e) {
      throw new NotYaml(Position.START, "it nests too deeply");
    } catch (YamlEngineException e) {
      throw new NotYaml(Position.START, String.valueOf(e.getMessage()));
    }
  }

  /// Text that is not YAML.
  public static final class NotYaml extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Position at;

    NotYaml(Position at, String message) {
      super(message, null, false, false);
      this.at = at;
    }

    public Position at() {
      return at;
    }
  }

  /// Where a key or a list's element stands; where there is none, the nearest that contains it.
  public Position of(List<String> path) {
    Optional<Node> node = root;
    Optional<Node> nearest = root;
    for (String step : path) {
      Optional<Node> next = node.flatMap(n -> place(n, step));
      if (next.isEmpty()) {
        break;
      }
      nearest = next;
      node = node.flatMap(n -> child(n, step));
    }
    return nearest.map(this::position).orElse(Position.START);
  }

  /// The place of a character of a text value.
  ///
  /// @param index counted from 0 in the value
  public Position of(List<String> path, int index) {
    Optional<Node> found = root;
    for (String step : path) {
      found = found.flatMap(node -> child(node, step));
    }
    Optional<ScalarNode> scalar =
        found.filter(ScalarNode.class::isInstance).map(ScalarNode.class::cast);
    if (scalar.isEmpty()) {
      return of(path);
    }
    ScalarNode node = scalar.get();
    int start = node.getStartMark().map(mark -> index(text, mark)).orElse(0);
    ScalarText places = new ScalarText(text, start, node.getValue(), node.getScalarStyle());
    return at(text, places.place(index));
  }

  /// The places of duplicate keys of a mapping, with their names.
  public List<Duplicate> duplicates() {
    List<Duplicate> found = new ArrayList<>();
    root.ifPresent(node -> duplicates(node, found));
    return found;
  }

  /// A duplicate key.
  public record Duplicate(String key, Position at) {}

  private void duplicates(Node node, List<Duplicate> found) {
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(child -> duplicates(child, found));
    }
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && !seen.add(key.getValue())) {
        found.add(new Duplicate(key.getValue(), position(key)));
      }
      duplicates(tuple.getValueNode(), found);
    }
  }

  /// The node to point at: of a mapping the key, of a list the element.
  private static Optional<Node> place(Node node, String step) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .map(NodeTuple::getKeyNode)
          .filter(key -> key instanceof ScalarNode scalar && scalar.getValue().equals(step))
          .findFirst();
    }
    return child(node, step);
  }

  private static Optional<Node> child(Node node, String step) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .filter(
              tuple -> tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(step))
          .map(NodeTuple::getValueNode)
          .findFirst();
    }
    if (node instanceof SequenceNode sequence && step.matches("\\d{1,6}")) {
      int index = Integer.parseInt(step);
      return index < sequence.getValue().size()
          ? Optional.of(sequence.getValue().get(index))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private Position position(Node node) {
    return node.getStartMark().map(mark -> at(text, index(text, mark))).orElse(Position.START);
  }

  /// The mark's index in the string; YAML counts code points.
  private static int index(String text, Mark mark) {
    int index = Math.min(mark.getIndex(), text.codePointCount(0, text.length()));
    return text.offsetByCodePoints(0, index);
  }

  /// The place of a character of a text.
  public static Position at(String text, int index) {
    int lineStart = text.lastIndexOf('\n', index - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return new Position(line, 1 + text.codePointCount(lineStart, Math.max(lineStart, index)));
  }
}

package dev.seiri.prompts.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
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
  private final Lines lines;
  private final Optional<Node> root;
  private final Map<MappingNode, Map<String, NodeTuple>> keys = new IdentityHashMap<>();
  private final Map<ScalarNode, ScalarText> scalars = new IdentityHashMap<>();

  private YamlPlaces(String text, Lines lines, Optional<Node> root) {
    this.text = text;
    this.lines = lines;
    this.root = root;
  }

  /// @throws NotYaml if it is none
  public static YamlPlaces of(String text) {
    Lines lines = new Lines(text);
    try {
      return new YamlPlaces(
          text, lines, new Compose(YamlReading.settings(true)).composeString(text));
    } catch (MarkedYamlEngineException e) {
      Position at =
          e.getProblemMark()
              .map(mark -> lines.at(lines.ofPoint(mark.getIndex())))
              .orElse(Position.START);
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
    return lines.at(scalars.computeIfAbsent(node, this::characters).place(index));
  }

  private ScalarText characters(ScalarNode node) {
    int start = node.getStartMark().map(mark -> lines.ofPoint(mark.getIndex())).orElse(0);
    return new ScalarText(text, start, node.getValue(), node.getScalarStyle());
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
  private Optional<Node> place(Node node, String step) {
    return node instanceof MappingNode mapping
        ? key(mapping, step).map(NodeTuple::getKeyNode)
        : child(node, step);
  }

  private Optional<Node> child(Node node, String step) {
    if (node instanceof MappingNode mapping) {
      return key(mapping, step).map(NodeTuple::getValueNode);
    }
    if (node instanceof SequenceNode sequence && step.matches("\\d{1,6}")) {
      int index = Integer.parseInt(step);
      return index < sequence.getValue().size()
          ? Optional.of(sequence.getValue().get(index))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<NodeTuple> key(MappingNode mapping, String name) {
    return Optional.ofNullable(keys.computeIfAbsent(mapping, YamlPlaces::byName).get(name));
  }

  private static Map<String, NodeTuple> byName(MappingNode mapping) {
    Map<String, NodeTuple> named = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        named.putIfAbsent(key.getValue(), tuple);
      }
    }
    return named;
  }

  private Position position(Node node) {
    return node.getStartMark()
        .map(mark -> lines.at(lines.ofPoint(mark.getIndex())))
        .orElse(Position.START);
  }
}

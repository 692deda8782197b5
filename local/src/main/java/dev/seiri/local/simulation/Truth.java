package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.local.bedrock.PromptRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rows whose right answers are known, from files in the form of golden sets. Immutable.
final class Truth {
  /// A line of a file. There may be a hundred thousand, so that the answer is kept as text.
  private record Line(List<String> cells, String answer, double factor, Path file, int number) {
    boolean standsIn(String text) {
      return cells.stream().allMatch(text::contains);
    }
  }

  /// A row's right answer.
  ///
  /// @param factor by how much its errors are more probable than other rows'
  record Known(ObjectNode answer, double factor) {}

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Line> byInput = new HashMap<>();
  private final Map<String, List<Line>> byLongestCell = new HashMap<>();

  private Truth() {}

  /// @throws ProfileFault if a file cannot be read or holds something else, naming its line
  static Truth of(List<Path> files) {
    Truth truth = new Truth();
    files.forEach(truth::read);
    return truth;
  }

  int rows() {
    return lines.size();
  }

  /// What is known of a row that stands in a prompt.
  Optional<Known> find(PromptRows.Row row) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    return row.candidates().stream()
        .map(this::line)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> ofCells(row))
        .map(Truth::known);
  }

  /// Another row's right answer, by chance.
  Optional<ObjectNode> any(SplittableRandom chance) {
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(known(lines.get(chance.nextInt(lines.size()))).answer());
  }

  private Optional<Line> line(String input) {
    return Optional.ofNullable(byInput.get(input));
  }

  private Optional<Line> ofCells(PromptRows.Row row) {
    return row.candidates().stream()
        .flatMap(text -> byLongestCell.getOrDefault(text, List.of()).stream())
        .filter(line -> line.standsIn(row.text()))
        .max(Comparator.comparingInt(line -> line.cells().size()));
  }

  private static Known known(Line line) {
    return new Known((ObjectNode) Json.read(line.answer()), line.factor());
  }

  private void read(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (!text.isBlank()) {
          add(text, file, number);
        }
      }
    } catch (NoSuchFileException e) {
      throw new ProfileFault(file + ": there is no such file; the profile's key truth names it");
    } catch (CharacterCodingException e) {
      throw new ProfileFault(file + ": not UTF-8; save the file as UTF-8");
    } catch (IOException e) {
      throw new ProfileFault(file + ": cannot be read: " + e.getMessage());
    }
  }

  private void add(String text, Path file, int number) {
    String place = file + ":" + number;
    Section line = Section.of(place, "", json(text, place));
    line.only("record_id", "input_value", "fields", "expected", "note", "factor");
    if (!(line.raw("expected") instanceof ObjectNode expected)) {
      throw line.fault("expected", "an object of output fields with their right values");
    }
    if (!line.raw("input_value").isString()) {
      throw line.fault("input_value", "text");
    }
    String input = line.raw("input_value").stringValue().strip();
    List<String> cells = new ArrayList<>();
    line.raw("fields")
        .forEach(cell -> {
          if (!cell.asString("").isBlank()) {
            cells.add(cell.asString("").strip());
          }
        });
    Line read =
        new Line(
            List.copyOf(cells),
            Json.write(expected),
            line.number("factor", 1, 0, Double.MAX_VALUE),
            file,
            number);
    lines.add(read);
    if (!cells.isEmpty()) {
      String longest = cells.stream().max(Comparator.comparingInt(String::length)).orElseThrow();
      byLongestCell.computeIfAbsent(longest, cell -> new ArrayList<>()).add(read);
      return;
    }
    Line before = byInput.putIfAbsent(input, read);
    if (before != null && !before.answer().equals(read.answer())) {
      throw new ProfileFault(
          String.format(
              Locale.ROOT,
              "%s: the input \"%s\" has another answer in %s:%d; leave out one of the two",
              place,
              Text.excerpt(input, 60),
              before.file(),
              before.number()));
    }
  }

  private static JsonNode json(String text, String place) {
    try {
      return Json.read(text);
    } catch (JacksonException e) {
      throw new ProfileFault(place + ": not a line of JSON: " + Json.reason(e));
    }
  }
}

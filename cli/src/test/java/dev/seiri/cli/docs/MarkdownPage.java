package dev.seiri.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A document in Markdown.
///
/// @param blocks its code blocks
/// @param prose its text without the code blocks
record MarkdownPage(Path file, List<CodeBlock> blocks, String prose) {
  static final Path ROOT = Path.of(System.getProperty("seiri.root")).toAbsolutePath().normalize();

  private static final Set<String> NOT_DOCUMENTS = Set.of("target", "node_modules", ".git");
  private static final Pattern FENCE = Pattern.compile("^\\s*(?:```|~~~)\\s*(\\S*)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*)$");
  private static final Pattern INLINE_CODE = Pattern.compile("`[^`\\n]*`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  MarkdownPage {
    blocks = List.copyOf(blocks);
  }

  /// A fenced block of code.
  ///
  /// @param language the word behind the fence, or an empty text
  record CodeBlock(String language, List<String> lines) {
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

    CodeBlock {
      lines = List.copyOf(lines);
    }

    /// The lines without comments, which a translation translates; output has none.
    List<String> commands() {
      return language.equals("text")
          ? lines
          : lines.stream().map(line -> COMMENT.matcher(line).replaceFirst("")).toList();
    }
  }

  /// All documents of the project.
  static List<MarkdownPage> all() {
    Set<Path> files = new TreeSet<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_DOCUMENTS.contains(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".md")) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().map(MarkdownPage::read).toList();
  }

  static MarkdownPage read(Path file) {
    return parse(file, lines(file));
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MarkdownPage parse(Path file, List<String> lines) {
    List<CodeBlock> blocks = new ArrayList<>();
    List<String> code = new ArrayList<>();
    StringBuilder prose = new StringBuilder();
    String language = "";
    boolean fenced = false;
    for (String line : lines) {
      Matcher fence = FENCE.matcher(line);
      if (fence.find()) {
        if (fenced) {
          blocks.add(new CodeBlock(language, code));
          code.clear();
        }
        language = fence.group(1);
        fenced = !fenced;
      } else if (fenced) {
        code.add(line.strip());
      } else {
        prose.append(line).append('\n');
      }
    }
    return new MarkdownPage(file, blocks, prose.toString());
  }

  /// The name of the file from the project's root.
  String name() {
    return ROOT.relativize(file).toString();
  }

  /// The targets of its links and pictures.
  Set<String> links() {
    Set<String> links = new TreeSet<>();
    LINK.matcher(INLINE_CODE.matcher(prose).replaceAll(""))
        .results()
        .map((MatchResult link) -> link.group(1))
        .forEach(links::add);
    return links;
  }

  /// The anchors of its headings, as GitHub makes them.
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    prose
        .lines()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .map(heading -> anchor(heading.group(1)))
        .forEach(anchor -> {
          int times = seen.merge(anchor, 1, Integer::sum);
          anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
        });
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
        .replace(' ', '-');
  }
}

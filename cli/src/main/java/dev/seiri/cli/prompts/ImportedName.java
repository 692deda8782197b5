package dev.seiri.cli.prompts;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The task and version that a file's name says: `ner.v2.jinja` and `ner/v2.jinja` are version `v2`
/// of `ner`.
record ImportedName(String task, String version) {
  private static final Pattern ENDING =
      Pattern.compile("\\.(?:jinja2?|j2|txt|md|ya?ml|json|prompty?|tmpl|tpl)$");
  private static final Pattern VERSIONED = Pattern.compile("(.+?)[._@-](v\\d+(?:[._]\\d+)*)");
  private static final Pattern VERSION = Pattern.compile("v\\d+(?:[._]\\d+)*");
  private static final String FIRST = "v1";

  static ImportedName of(Path file) {
    String stem =
        file.toAbsolutePath().normalize().getFileName().toString().toLowerCase(Locale.ROOT);
    for (Matcher ending = ENDING.matcher(stem);
        ending.find() && ending.start() > 0;
        ending = ENDING.matcher(stem)) {
      stem = stem.substring(0, ending.start());
    }
    Matcher versioned = VERSIONED.matcher(stem);
    if (versioned.matches()) {
      return new ImportedName(plain(versioned.group(1)), versioned.group(2));
    }
    Optional<String> folder =
        Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
            .map(Path::getFileName)
            .map(Path::toString);
    return VERSION.matcher(stem).matches() && folder.isPresent()
        ? new ImportedName(plain(folder.get().toLowerCase(Locale.ROOT)), stem)
        : new ImportedName(plain(stem), FIRST);
  }

  private static String plain(String name) {
    return name.replace('.', '-');
  }
}

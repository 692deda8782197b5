package dev.seiri.loader.source;

import dev.seiri.core.json.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Detection of a file's encoding. A text is read in an encoding only if all of its bytes are valid
/// in it and no other encoding makes sense of them; everything else is refused, with the line and
/// the option that decides.
final class Charsets {
  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

  private Charsets() {}

  /// The encoding of a file's text.
  ///
  /// @param mark how many bytes of byte order mark stand before the text
  /// @param said whether an option said so
  record Found(Charset charset, int mark, boolean said, TextCensus census) {}

  /// A byte order mark.
  private record Mark(Charset charset, int bytes) {}

  /// @throws InputFault if it is doubtful
  static Found detect(Path file, String name) throws IOException {
    Optional<Mark> mark = mark(file);
    if (mark.isPresent()) {
      return marked(file, name, mark.get());
    }
    StrictText utf8 = StrictText.of(file, 0, StandardCharsets.UTF_8);
    if (utf8.isValid() && utf8.census().hasDesignations() && utf8.census().isAscii()) {
      return escaped(file, name);
    }
    if (utf8.isValid() && utf8.census().nul() == 0) {
      return found(utf8);
    }
    ByteCensus bytes = ByteCensus.of(file);
    Optional<StrictText> utf16 = bytes.canBeUtf16() ? utf16(file) : Optional.empty();
    if (utf16.isPresent()) {
      return found(utf16.get());
    }
    if (bytes.isFullOfNuls()) {
      throw new InputFault(
          name,
          Math.max(1, utf8.census().nulLine()),
          "is full of NUL bytes and looks like no text; if it is one, name its encoding with --charset, such as UTF-16LE");
    }
    if (utf8.isValid()) {
      return found(utf8);
    }
    if (bytes.isMostlyUtf8()) {
      throw brokenUtf8(name, utf8.fault().orElseThrow());
    }
    return legacy(file, name, utf8.fault().orElseThrow());
  }

  /// An encoding that was named: the mark is skipped if there is one.
  ///
  /// @throws InputFault if the file is not in it
  static Found require(Path file, String name, Charset charset) throws IOException {
    Optional<Mark> mark = mark(file);
    if (mark.isPresent() && !isOf(charset, mark.get())) {
      throw new InputFault(
          name,
          1,
          "begins with the byte order mark of %s; leave --charset %s out"
              .formatted(mark.get().charset(), CharsetNames.shown(charset)));
    }
    Charset ordered =
        charset.equals(StandardCharsets.UTF_16) ? ordered(file, mark).orElse(charset) : charset;
    int skip = mark.map(Mark::bytes).orElse(0);
    StrictText text = StrictText.of(file, skip, ordered);
    if (text.fault().isPresent()) {
      throw new InputFault(
          name,
          text.fault().get().line(),
          "not %s (%s); leave --charset out to have the encoding found"
              .formatted(CharsetNames.shown(charset), text.fault().get().describe()));
    }
    return new Found(ordered, skip, true, text.census());
  }

  private static Optional<Mark> mark(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(4);
    }
    if (begins(head, 0xEF, 0xBB, 0xBF)) {
      return Optional.of(new Mark(StandardCharsets.UTF_8, 3));
    }
    if (begins(head, 0xFF, 0xFE, 0, 0)) {
      return Optional.of(new Mark(UTF_32LE, 4));
    }
    if (begins(head, 0, 0, 0xFE, 0xFF)) {
      return Optional.of(new Mark(UTF_32BE, 4));
    }
    if (begins(head, 0xFF, 0xFE)) {
      return Optional.of(new Mark(StandardCharsets.UTF_16LE, 2));
    }
    return begins(head, 0xFE, 0xFF)
        ? Optional.of(new Mark(StandardCharsets.UTF_16BE, 2))
        : Optional.empty();
  }

  private static boolean begins(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOf(Charset charset, Mark mark) {
    return charset.equals(mark.charset())
        || charset.equals(StandardCharsets.UTF_16)
            && (mark.charset().equals(StandardCharsets.UTF_16LE)
                || mark.charset().equals(StandardCharsets.UTF_16BE));
  }

  private static Found marked(Path file, String name, Mark mark) throws IOException {
    StrictText text = StrictText.of(file, mark.bytes(), mark.charset());
    if (text.fault().isPresent()) {
      throw new InputFault(
          name,
          text.fault().get().line(),
          "is not %s (%s), though its byte order mark says so: correct the line or save the file again as UTF-8"
              .formatted(mark.charset(), text.fault().get().describe()));
    }
    return new Found(mark.charset(), mark.bytes(), false, text.census());
  }

  /// UTF-16 alone leaves the order of its bytes to the mark, or to what makes a text.
  private static Optional<Charset> ordered(Path file, Optional<Mark> mark) throws IOException {
    return mark.isPresent()
        ? mark.map(Mark::charset)
        : utf16(file).map(StrictText::charset).or(() -> Optional.of(StandardCharsets.UTF_16BE));
  }

  private static Optional<StrictText> utf16(Path file) throws IOException {
    StrictText little = StrictText.of(file, 0, StandardCharsets.UTF_16LE);
    if (little.isValid() && little.census().looksLikeText()) {
      return Optional.of(little);
    }
    StrictText big = StrictText.of(file, 0, StandardCharsets.UTF_16BE);
    return Optional.of(big).filter(text -> text.isValid() && text.census().looksLikeText());
  }

  private static Found escaped(Path file, String name) throws IOException {
    StrictText text = StrictText.of(file, 0, CharsetNames.ISO_2022_JP);
    if (text.fault().isPresent()) {
      throw new InputFault(
          name,
          text.fault().get().line(),
          "has escape sequences of ISO-2022-JP and is not ISO-2022-JP (%s); name the encoding with --charset"
              .formatted(text.fault().get().describe()));
    }
    return found(text);
  }

  /// An encoding of before Unicode: the one that makes sense, if it is one.
  private static Found legacy(Path file, String name, StrictText.Fault utf8) throws IOException {
    StrictText shiftJis = StrictText.of(file, 0, CharsetNames.SHIFT_JIS);
    StrictText eucJp = StrictText.of(file, 0, CharsetNames.EUC_JP);
    StrictText western = StrictText.of(file, 0, CharsetNames.WINDOWS_1252);
    List<StrictText> sensible = new ArrayList<>();
    for (StrictText text : List.of(shiftJis, eucJp)) {
      if (text.isValid() && text.census().looksJapanese()) {
        sensible.add(text);
      }
    }
    if (western.isValid() && western.census().looksWestern()) {
      sensible.add(western);
      // A Western word with an accent can be a kanji between letters.
      if (shiftJis.isValid()
          && !shiftJis.census().looksJapanese()
          && shiftJis.census().privateUse() == 0) {
        sensible.add(shiftJis);
      }
    }
    Optional<String> proposal = CharsetProposal.of(file);
    if (sensible.size() == 1
        && isCertain(sensible.getFirst())
        && !CharsetProposal.contradicts(proposal, sensible.getFirst().charset())) {
      return found(sensible.getFirst());
    }
    List<StrictText> possible = new ArrayList<>(sensible);
    if (sensible.isEmpty()) {
      Stream.of(shiftJis, eucJp, western).filter(StrictText::isValid).forEach(possible::add);
    }
    if (possible.isEmpty() && proposal.equals(Optional.of(StandardCharsets.UTF_8.name()))) {
      throw brokenUtf8(name, utf8);
    }
    if (possible.isEmpty()) {
      brokenJapanese(name, utf8, List.of(shiftJis, eucJp))
          .ifPresent(fault -> {
            throw fault;
          });
    }
    proposed(file, proposal, possible).ifPresent(possible::addFirst);
    throw doubtful(name, utf8, possible, proposal);
  }

  /// Whether a reading that makes sense does not do so by chance: a few Korean, Chinese or Cyrillic
  /// letters are kanji in EUC-JP, and a few accented letters are kanji in Shift_JIS.
  private static boolean isCertain(StrictText text) {
    if (text.census().isLong()) {
      return true;
    }
    return !text.charset().equals(CharsetNames.EUC_JP)
        && !(text.charset().equals(CharsetNames.SHIFT_JIS) && text.census().hasLoneKanji());
  }

  /// The proposal, if it is none of the others and the file is valid in it.
  private static Optional<StrictText> proposed(
      Path file, Optional<String> proposal, List<StrictText> others) throws IOException {
    if (proposal.isEmpty() || !Charset.isSupported(proposal.get())) {
      return Optional.empty();
    }
    Charset charset = CharsetNames.of(proposal.get());
    if (others.stream().anyMatch(other -> other.charset().equals(charset))) {
      return Optional.empty();
    }
    return Optional.of(StrictText.of(file, 0, charset)).filter(StrictText::isValid);
  }

  private static Found found(StrictText text) {
    return new Found(text.charset(), 0, false, text.census());
  }

  private static InputFault brokenUtf8(String name, StrictText.Fault fault) {
    return new InputFault(
        name,
        fault.line(),
        "is not UTF-8 (%s), though the rest is: correct the line or save the file again as UTF-8; if it is in another encoding, name it with --charset"
            .formatted(fault.describe()));
  }

  /// The fault of a text that is Japanese up to a line and not UTF-8 before it.
  private static Optional<InputFault> brokenJapanese(
      String name, StrictText.Fault utf8, List<StrictText> texts) {
    return texts.stream()
        .filter(text -> text.census().looksJapanese())
        .filter(text -> text.fault().orElseThrow().line() > utf8.line())
        .max(Comparator.comparingLong(text -> text.fault().orElseThrow().line()))
        .map(text ->
            new InputFault(
                name,
                text.fault().orElseThrow().line(),
                "is not %s (%s), though what stands before it is: correct the line, or name the encoding with --charset if it is another"
                    .formatted(
                        CharsetNames.shown(text.charset()),
                        text.fault().orElseThrow().describe())));
  }

  private static InputFault doubtful(
      String name, StrictText.Fault utf8, List<StrictText> possible, Optional<String> proposal) {
    String looks = proposal.map(charset -> "; it looks like " + charset).orElse("");
    if (possible.isEmpty()) {
      return new InputFault(
          name,
          utf8.line(),
          "is neither UTF-8 nor Shift_JIS nor EUC-JP nor windows-1252 (%s)%s; name the encoding with --charset"
              .formatted(utf8.describe(), looks));
    }
    return new InputFault(
        name,
        Math.max(1, possible.getFirst().census().firstLine()),
        "is not UTF-8, and its encoding is doubtful%s; say which it is: %s"
            .formatted(
                looks,
                possible.stream()
                    .map(text ->
                        "--charset %s reads \"%s\""
                            .formatted(
                                CharsetNames.shown(text.charset()),
                                Text.excerpt(text.census().sample(), 40)))
                    .collect(Collectors.joining(", "))));
  }
}

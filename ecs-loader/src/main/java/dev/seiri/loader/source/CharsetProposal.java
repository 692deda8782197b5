package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mozilla.universalchardet.UniversalDetector;

/// The encoding that Mozilla's detector proposes, which knows how often the characters of many
/// languages occur. It decides nothing: it can make doubtful what seemed certain, and name what
/// Seiri does not look for.
final class CharsetProposal {
  /// Enough for the frequencies of characters.
  private static final int READ = 1 << 20;

  private static final String SHIFT_JIS = "SHIFT_JIS";
  private static final String EUC_JP = "EUC-JP";
  private static final String WESTERN = "WINDOWS-1252";

  /// What it tells by frequencies of pairs of bytes, and so rarely wrongly.
  private static final Set<String> EAST_ASIAN =
      Set.of(SHIFT_JIS, EUC_JP, "GB18030", "BIG5", "EUC-TW", "EUC-KR");

  private static final Map<Charset, String> NAMES =
      Map.of(
          CharsetNames.SHIFT_JIS, SHIFT_JIS,
          CharsetNames.EUC_JP, EUC_JP,
          CharsetNames.WINDOWS_1252, WESTERN);

  private CharsetProposal() {}

  static Optional<String> of(Path file) throws IOException {
    UniversalDetector detector = new UniversalDetector();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(READ);
      detector.handleData(head, 0, head.length);
    }
    detector.dataEnd();
    return Optional.ofNullable(detector.getDetectedCharset())
        .map(name -> name.toUpperCase(Locale.ROOT));
  }

  /// Whether a proposal speaks against an encoding.
  static boolean contradicts(Optional<String> proposal, Charset charset) {
    if (proposal.isEmpty() || proposal.get().equals(NAMES.get(charset))) {
      return false;
    }
    // For single bytes it takes any language it knows, so it says little against Japanese.
    return EAST_ASIAN.contains(proposal.get()) || charset.equals(CharsetNames.WINDOWS_1252);
  }
}

package dev.seiri.core.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Strings that can be written as UTF-8 without loss.
public final class Text {
  private Text() {}

  /// Whether every surrogate in `text` has its partner, so that UTF-8 can carry it.
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
        return false;
      }
      i++;
    }
    return true;
  }

  /// The same text with each lone surrogate replaced by U+FFFD.
  public static String wellFormed(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /// The same text as every format can hold it: well formed, and each NUL replaced by U+FFFD, since
  /// spreadsheets, XML and many databases have none.
  public static String storable(String text) {
    String formed = wellFormed(text);
    return formed.indexOf('\0') < 0 ? formed : formed.replace('\0', '\uFFFD');
  }

  /// The SHA-256 of the parts in lower-case hex. Each part is preceded by its length, so that no
  /// two different lists of parts share a digest.
  public static String sha256(String... parts) {
    MessageDigest digest = sha256Digest();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
      digest.update((byte) ':');
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The first eight bytes of the SHA-256 of a text's UTF-8, the highest first.
  public static long sha256Start(String text) {
    return ByteBuffer.wrap(sha256Digest().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /// The first `limit` characters of `text`, with an ellipsis where something was cut, on one line.
  public static String excerpt(String text, int limit) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    if (line.length() <= limit) {
      return wellFormed(line);
    }
    return wellFormed(line.substring(0, limit)) + "…";
  }

  /// A new SHA-256, for what comes in parts.
  public static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}

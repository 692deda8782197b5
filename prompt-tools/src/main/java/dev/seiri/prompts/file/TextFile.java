package dev.seiri.prompts.file;

import dev.seiri.core.prompt.PromptFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// Text files that people hand in: regular files of a bounded size.
public final class TextFile {
  private TextFile() {}

  /// A file's text, to the byte.
  ///
  /// @param limit the largest file that is read, in bytes
  /// @throws PromptFault if it is no regular file, is larger, cannot be read or is not UTF-8
  public static String read(Path file, int limit) {
    try {
      if (!Files.exists(file)) {
        throw new PromptFault(file + ": there is no such file");
      }
      // A device has no end, and a pipe may never have a beginning.
      if (!Files.isRegularFile(file)) {
        throw new PromptFault(file + ": is no file; name a file with a prompt in it");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(limit + 1);
        if (bytes.length > limit) {
          throw new PromptFault(
              String.format(
                  Locale.ROOT,
                  "%s: is larger than %,d bytes; a prompt is what every row sends, make it shorter",
                  file,
                  limit));
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      }
    } catch (NoSuchFileException e) {
      throw new PromptFault(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new PromptFault(file + ": not UTF-8; save the file as UTF-8", e);
    } catch (IOException e) {
      throw new PromptFault(
          "%s: cannot be read (%s); check its permissions"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}

package dev.seiri.cli.output;

import dev.seiri.core.json.Text;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.StackFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Which files commands have written, and with which content, so that one that somebody has edited
/// since is not replaced. The newest 1,000 are remembered.
final class WrittenFiles {
  private static final int MOST = 1_000;

  private final SeiriHome home;

  WrittenFiles(SeiriHome home) {
    this.home = home;
  }

  /// Whether a file is as a command wrote it there.
  boolean isAsWritten(Path file) throws IOException {
    Path note = note(file);
    if (!Files.exists(note)) {
      return false;
    }
    MessageDigest digest = Text.sha256Digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Files.readString(note).equals(HexFormat.of().formatHex(digest.digest()));
  }

  /// Remembers a file. Where that cannot be written, the file counts as somebody else's next time.
  void remember(Path file, MessageDigest content) {
    try {
      home.prepare();
      Files.createDirectories(home.written());
      Files.writeString(SeiriHome.closed(note(file)), HexFormat.of().formatHex(content.digest()));
      forgetOldest();
    } catch (IOException | UncheckedIOException | StackFault e) {
      // The next command asks for --overwrite.
    }
  }

  private void forgetOldest() throws IOException {
    List<Path> notes;
    try (Stream<Path> all = Files.list(home.written())) {
      notes = all.toList();
    }
    if (notes.size() <= MOST) {
      return;
    }
    List<Path> oldest =
        notes.stream()
            .sorted(Comparator.comparing(WrittenFiles::modified))
            .limit(notes.size() - MOST)
            .toList();
    for (Path note : oldest) {
      Files.deleteIfExists(note);
    }
  }

  private static FileTime modified(Path note) {
    try {
      return Files.getLastModifiedTime(note);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private Path note(Path file) {
    return home.written().resolve(Text.sha256(file.toAbsolutePath().normalize().toString()));
  }
}

package dev.seiri.local.stack;

import dev.seiri.local.home.StackFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/// A library that may not be shipped with this program, as DynamoDB Local's licence has it: fetched
/// once, from where its makers publish it. The file `fetch` beside a server's libraries names it.
///
/// @param file where it is kept
/// @param source where it is published
/// @param sha256 its digest in hexadecimal
record FetchedLibrary(Path file, URI source, String sha256) {
  private static final String LIST = "fetch";
  private static final int TIMEOUT_MILLIS = 30_000;

  /// The library that a folder of libraries lacks, if it names one: its digest and its address.
  static Optional<FetchedLibrary> of(Path lib) {
    Path list = lib.resolve(LIST);
    if (!Files.isRegularFile(list)) {
      return Optional.empty();
    }
    try {
      String line = Files.readString(list).strip();
      int space = line.indexOf(' ');
      URI source = URI.create(line.substring(space + 1).strip());
      Path name = Path.of(source.getPath()).getFileName();
      return Optional.of(
          new FetchedLibrary(
              ClassPaths.made("fetched").resolve(name), source, line.substring(0, space)));
    } catch (IOException e) {
      throw new StackFault("%s: cannot be read: %s".formatted(list, e.getMessage()));
    }
  }

  boolean isThere() {
    return Files.isRegularFile(file);
  }

  /// Fetches it, and keeps it if it is the expected one.
  ///
  /// @throws StackFault if it cannot be had
  void fetch(Consumer<String> talk) {
    talk.accept("fetching %s, once; its licence is in it (LICENSE.txt)".formatted(source));
    try {
      Files.createDirectories(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), "fetching", ".jar");
      try {
        String found = copy(fresh);
        if (!found.equals(sha256)) {
          throw new StackFault(
              "%s: is not what was expected (SHA-256 %s, not %s); nothing is kept of it"
                  .formatted(source, found, sha256));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new StackFault(
          "%s: cannot be fetched (%s); download it by other means to %s"
              .formatted(source, e, file));
    }
  }

  private String copy(Path target) throws IOException {
    MessageDigest digest = sha256Digest();
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream in = new DigestInputStream(connection.getInputStream(), digest)) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

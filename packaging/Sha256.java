import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Prints the SHA-256 of a file, on every platform alike.
///
///     java Sha256.java FILE
public final class Sha256 {
  public static void main(String[] args) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Path.of(args[0])));
    System.out.println(HexFormat.of().formatHex(digest));
  }
}

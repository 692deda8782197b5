import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes libraries again for a distribution: uncompressed, since the archive around them compresses
/// classes that resemble one another together, without DuckDB's native libraries of other platforms,
/// without most of what only the telemetry of DynamoDB Local uses, which is off, and without class
/// paths, beside which no AOT cache is made.
///
///     java Repack.java PLATFORM LIBRARY...
public final class Repack {
  private static final String NATIVE = "libduckdb_java.so_";

  public static void main(String[] args) throws IOException {
    for (int i = 1; i < args.length; i++) {
      repack(Path.of(args[i]), NATIVE + args[0]);
    }
  }

  private static void repack(Path library, String ownNative) throws IOException {
    Path fresh = library.resolveSibling(library.getFileName() + ".new");
    try (ZipFile old = new ZipFile(library.toFile());
        ZipOutputStream out =
            new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
      for (ZipEntry entry : Collections.list(old.entries())) {
        if (isNeeded(entry.getName(), ownNative)) {
          byte[] content = old.getInputStream(entry).readAllBytes();
          store(out, entry, entry.getName().equals(JarFile.MANIFEST_NAME) ? plain(content) : content);
        }
      }
    }
    Files.move(fresh, library, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The clients of telemetry are never called, but the JVM looks at them and their exceptions when it
  /// verifies their callers.
  private static boolean isTelemetry(String name) {
    return name.matches(".*/services/(pinpoint|cognitoidentity|cognitoidentityprovider)/.+/.*")
        && !name.contains("Exception");
  }

  /// What compilers and other builds read of a library is not needed to run it.
  private static boolean isNeeded(String name, String ownNative) {
    return name.startsWith(NATIVE)
        ? name.equals(ownNative)
        : !name.startsWith("META-INF/maven/")
            && !name.startsWith("META-INF/native-image/")
            && !isTelemetry(name)
            && !name.startsWith("codegen-resources/")
            && !name.endsWith(".kotlin_metadata");
  }

  private static void store(ZipOutputStream out, ZipEntry old, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(old.getName());
    entry.setMethod(ZipEntry.STORED);
    entry.setTime(old.getTime());
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
  }

  private static byte[] plain(byte[] content) throws IOException {
    Manifest manifest = new Manifest(new ByteArrayInputStream(content));
    if (manifest.getMainAttributes().remove(Attributes.Name.CLASS_PATH) == null) {
      return content;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    manifest.write(out);
    return out.toByteArray();
  }
}

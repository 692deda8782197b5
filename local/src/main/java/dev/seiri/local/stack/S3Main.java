package dev.seiri.local.stack;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// Runs the S3 server for callers of this machine alone.
///
/// Uses nothing but the JDK: it stands on the S3 server's class path.
public final class S3Main {
  private static final String PACKAGE = "org.gaul.s3proxy.";

  private S3Main() {}

  /// @param args the file with the server's properties
  public static void main(String[] args) throws Exception {
    Properties properties = properties(Path.of(args[0]));
    Object builder =
        Class.forName(PACKAGE + "S3Proxy$Builder")
            .getMethod("fromProperties", Properties.class)
            .invoke(null, properties);
    builder
        .getClass()
        .getMethod("blobStore", Class.forName(PACKAGE + "blobstore.BlobStore"))
        .invoke(builder, blobStore(properties));
    Object proxy = builder.getClass().getMethod("build").invoke(builder);
    ConfinedServer.confine(proxy, "org.gaul.shaded.org.eclipse.jetty");
    proxy.getClass().getMethod("start").invoke(proxy);
  }

  private static Object blobStore(Properties properties) throws ReflectiveOperationException {
    Method create =
        Class.forName(PACKAGE + "Main").getDeclaredMethod("createBlobStore", Properties.class);
    create.setAccessible(true);
    return create.invoke(null, properties);
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }
}

package dev.seiri.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folder names with spaces, plus signs and Japanese.
class PlacesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theProgramWorksInAFolderOfAnyName() throws IOException {
    URL location = URI.create("file:/home/me/my%20work/seiri%2Btest/local.jar").toURL();
    assertThat(ClassPaths.place(location))
        .isEqualTo(Path.of("/home/me/my work/seiri+test/local.jar"));
  }

  @Test
  void theBucketWorksInAFolderOfAnyName() throws IOException {
    Path file = folder.resolve("s3.properties");
    String bucket = "/home/山田/a b=c\\d/s3";
    Services.writeS3Properties(file, bucket, 9_000);
    assertThat(read(file))
        .containsEntry("jclouds.filesystem.basedir", bucket)
        .containsEntry("s3proxy.endpoint", "http://127.0.0.1:9000");
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }
}

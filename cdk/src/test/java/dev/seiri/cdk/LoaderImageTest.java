package dev.seiri.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The loader's image as built, without its base: its configuration, and the program in its layers.
@Tag("cdk")
class LoaderImageTest {
  @TempDir private static Path folder = Path.of("");
  private static JsonNode config = JsonMapper.shared().createObjectNode();

  private record Said(int status, String text) {}

  @BeforeAll
  static void unpack() throws Exception {
    Path image = ProjectRoot.path().resolve("ecs-loader/target/loader-image.tar");
    assertThat(image).as("./mvnw package writes it").exists();
    extract(image, folder);
    JsonNode manifest = read("manifest.json").path(0);
    config = read(manifest.path("Config").asString());
    Path root = Files.createDirectory(folder.resolve("root"));
    for (JsonNode layer : manifest.path("Layers")) {
      extract(folder.resolve(layer.asString()), root);
    }
  }

  @Test
  void theImageRunsTheLoaderWithoutPrivileges() {
    assertThat(config.path("config").path("User").asString()).isEqualTo("65532:65532");
    assertThat(config.path("architecture").asString()).isEqualTo("arm64");
    assertThat(words(config.path("config").path("Entrypoint")))
        .startsWith("java")
        .endsWith("dev.seiri.loader.LoaderMain")
        .contains("-XX:MaxRAMPercentage=70");
    assertThat(config.path("created").asString()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void itsExitStatusReportsTheOutcome() throws Exception {
    assertThat(loader("--help").status()).isZero();
    Said missing = loader("nowhere.csv", "--task", "company-name");
    assertThat(missing.status()).as(missing.text()).isEqualTo(2);
    assertThat(missing.text()).startsWith("seiri-loader: ").contains("nowhere.csv").hasLineCount(1);
    Path rows = Files.writeString(folder.resolve("rows.csv"), "record_id,name\nr,n\n");
    Said unreachable = loader(rows.toString(), "--task", "company-name");
    assertThat(unreachable.status()).as(unreachable.text()).isEqualTo(1);
    assertThat(unreachable.text()).contains("run the same command again to continue");
  }

  /// Runs the entry point with the files of the image, against tables that no server serves.
  private static Said loader(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    for (String word : words(config.path("config").path("Entrypoint"))) {
      command.add(
          switch (word) {
            case "java" -> Path.of(System.getProperty("java.home"), "bin", "java").toString();
            case String path when path.startsWith("@/") -> "@" + classPathFile(path.substring(2));
            case String other -> other.replace("/app/", folder.resolve("root/app") + "/");
          });
    }
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    builder.environment().put("AWS_REGION", "us-east-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", "a");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "b");
    for (String name :
        List.of("EXECUTIONS", "REQUESTS", "PROMPT_TEMPLATES", "RESPONSES", "DECISIONS")) {
      builder.environment().put(name + "_TABLE_NAME", "t");
    }
    builder.environment().put("BUCKET_NAME", "b");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  /// The image's class path with this folder before each entry.
  private static Path classPathFile(String path) {
    try {
      Path file = folder.resolve("root").resolve(path);
      String here = Files.readString(file).replace("/app/", folder.resolve("root/app") + "/");
      return Files.writeString(folder.resolve("class-path"), here);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asString()));
    return words;
  }

  private static JsonNode read(String name) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(folder.resolve(name)));
  }

  private static void extract(Path archive, Path into) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder(
                "tar",
                "--warning=no-unknown-keyword",
                "-xf",
                archive.toString(),
                "-C",
                into.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).as(archive.toString()).isZero();
  }
}

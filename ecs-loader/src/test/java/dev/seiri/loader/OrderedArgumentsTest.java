package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the function that takes orders tells the loader is what the loader takes.
class OrderedArgumentsTest {
  @Test
  void theArgumentsOfEveryOrderAreTheLoadersOwn() throws IOException {
    JsonNode cases =
        Json.read(
            Files.readString(
                Path.of(System.getProperty("seiri.root"), "examples", "orders", "cases.json")));
    List<JsonNode> loads =
        cases.path("valid").valueStream().filter(one -> one.has("arguments")).toList();
    assertThat(loads).hasSizeGreaterThan(4);
    for (JsonNode load : loads) {
      String[] arguments =
          load.path("arguments").valueStream().map(JsonNode::asString).toArray(String[]::new);
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      LoaderMain.run(
          arguments,
          Map.of(),
          Clock.systemUTC(),
          new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(err.toString(StandardCharsets.UTF_8))
          .as(load.path("name").asString())
          .isEqualTo("seiri-loader: the environment variable EXECUTIONS_TABLE_NAME is not set\n");
    }
  }
}

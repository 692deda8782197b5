package dev.seiri.lambda.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The orders of the examples are orders.
class ExampleOrdersTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("seiri.root"), "examples", "orders");

  /// What the services put in the place of their variables.
  private static final Map<String, String> VARIABLES =
      Map.of(
          "$$.Execution.Name", "b2c5c0a1-7f6e-4a4e-9d0a-0c6d2f1e9a10",
          "$$.StateMachine.Name", "seiri-companies",
          "$.rows", "s3://BUCKET/input/companies.csv",
          "$.started.answer.execution_id", "companies-2026-11");

  private final OrderReader reader = new OrderReader("BUCKET");

  @Test
  void theOneForTheCommandLineStartsAnExecution() throws IOException {
    Order order = reader.read(Files.readAllBytes(EXAMPLES.resolve("start.json")));
    assertThat(((Order.Start) order).execution().value()).isEqualTo("companies-2026-11");
  }

  @Test
  void theStateMachineStartsAndAsksHowFarItIs() throws IOException {
    JsonNode states = json("state-machine.asl.json").path("States");
    List<String> words = new ArrayList<>();
    states
        .properties()
        .forEach(state -> {
          JsonNode payload = state.getValue().path("Parameters").path("Payload");
          if (payload instanceof ObjectNode object) {
            words.add(read(filledIn(object)).word());
          }
        });
    assertThat(words).containsExactly("start", "status");
  }

  @Test
  void everyStateOfTheMachineIsReachedAndEveryNextOneIsThere() throws IOException {
    JsonNode machine = json("state-machine.asl.json");
    Set<String> named = new HashSet<>(Set.of(machine.path("StartAt").asString()));
    machine.findValues("Next").forEach(next -> named.add(next.asString()));
    machine.findValues("Default").forEach(next -> named.add(next.asString()));
    assertThat(named).containsExactlyInAnyOrderElementsOf(machine.path("States").propertyNames());
    assertThat(machine.findValues("Error").stream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("Seiri.Refused", "Seiri.Halted");
  }

  @Test
  void theScheduleStartsAnotherExecutionEachTime() throws IOException {
    String input = json("monthly-schedule.json").path("Target").path("Input").asString();
    List<String> executions = new ArrayList<>();
    for (String time : List.of("2026-11-01T06:00:00Z", "2026-12-01T06:00:00Z")) {
      Order order = read(input.replace("<aws.scheduler.scheduled-time>", time));
      executions.add(((Order.Start) order).execution().value());
    }
    assertThat(executions)
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).startsWith("companies-202").hasSizeLessThan(100));
  }

  private Order read(String order) {
    return reader.read(order.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(String file) throws IOException {
    return Json.read(Files.readString(EXAMPLES.resolve(file)));
  }

  /// The payload that Step Functions makes: `"x.$": "$.path"` becomes `"x": value`.
  private static String filledIn(ObjectNode payload) {
    ObjectNode filled = Json.object();
    payload
        .properties()
        .forEach(field -> {
          String name = field.getKey();
          if (name.endsWith(".$")) {
            String variable = field.getValue().asString();
            assertThat(VARIABLES).containsKey(variable);
            filled.put(name.substring(0, name.length() - 2), VARIABLES.get(variable));
          } else if (field.getValue() instanceof ObjectNode below) {
            filled.set(name, Json.read(filledIn(below)));
          } else {
            filled.set(name, field.getValue());
          }
        });
    return Json.write(filled);
  }
}

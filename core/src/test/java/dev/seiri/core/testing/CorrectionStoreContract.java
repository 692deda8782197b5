package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.correction.Correction;
import dev.seiri.core.correction.CorrectionStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The contract of [CorrectionStore], for every implementation. Each test begins with no
/// correction.
public abstract class CorrectionStoreContract {
  protected abstract CorrectionStore store();

  /// Stores lines as a spreadsheet does, in an object of an execution.
  protected abstract void put(ExecutionId execution, String object, String lines);

  @Test
  void theLatestCorrectionOfEachFieldCounts() {
    ExecutionId a = new ExecutionId("a");
    put(a, "2", line(a, "r1", "name", "second", "02") + "\n" + line(a, "r1", "kana", "k", "01"));
    put(a, "1", line(a, "r1", "name", "first", "01"));
    put(new ExecutionId("b"), "1", line(new ExecutionId("b"), "r1", "name", "other", "01"));
    assertThat(texts()).containsExactly("a r1 kana k", "a r1 name second", "b r1 name other");
  }

  @Test
  void ofTwoAtTheSameMomentTheOneReadLastCounts() {
    ExecutionId a = new ExecutionId("a");
    put(a, "1", line(a, "r1", "name", "first", "01"));
    put(a, "2", line(a, "r1", "name", "second", "01"));
    assertThat(texts()).containsExactly("a r1 name second");
  }

  @Test
  void theyAreInTheOrderOfExecutionsAndRequests() {
    for (String name : List.of("b", "a-1", "a", "日 😀")) {
      ExecutionId id = new ExecutionId(name);
      put(id, "1", line(id, "r2", "name", "", "01") + "\n\n" + line(id, "r1", "name", "x", "01"));
    }
    assertThat(texts())
        .containsExactly(
            "a r1 name x",
            "a r2 name ",
            "a-1 r1 name x",
            "a-1 r2 name ",
            "b r1 name x",
            "b r2 name ",
            "日 😀 r1 name x",
            "日 😀 r2 name ");
  }

  @Test
  void withoutAnyThereAreNone() {
    assertThat(store().latest()).isEmpty();
    put(new ExecutionId("a"), "1", "");
    assertThat(store().latest()).isEmpty();
  }

  @Test
  void whatIsNoCorrectionIsNamed() {
    ExecutionId a = new ExecutionId("a");
    put(a, "1", line(a, "r1", "name", "x", "01") + "\n{\"execution_id\":\"a\"}\n");
    assertThatThrownBy(() -> store().latest())
        .isInstanceOf(MalformedItem.class)
        .hasMessageContaining("execution_id=a/1")
        .hasMessageContaining("no correction: key request_id");
  }

  @Test
  void aListGoesPastAPage() throws Exception {
    AtOnce.call(
        8,
        thread -> {
          for (int i = thread; i < 1_050; i += 8) {
            ExecutionId id = new ExecutionId("e" + i);
            put(id, "1", line(id, "r", "name", "x", "01"));
          }
          return thread;
        });
    assertThat(store().latest()).hasSize(1_050);
  }

  private List<String> texts() {
    return store().latest().stream()
        .map(c -> c.execution() + " " + c.record() + " " + c.field() + " " + c.personValue())
        .toList();
  }

  private static String line(
      ExecutionId execution, String record, String field, String person, String day) {
    ObjectNode json = Json.object();
    json.put("execution_id", execution.value());
    json.put("request_id", execution + "-" + record);
    json.put("record_id", record);
    json.put("task_name", "t");
    json.put("prompt_version", "v1");
    json.put("field", field);
    json.put("model_value", "m");
    json.put("person_value", person);
    json.put("corrected_by", "me");
    json.put("corrected_at", "2026-11-" + day + "T00:00:00Z");
    Correction.parse(Json.write(json));
    return Json.write(json);
  }
}

package dev.seiri.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import dev.seiri.core.result.ResultDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class FailureGroupsTest {
  @Test
  void reasonsThatDifferInNumbersAndQuotedTextsAreOne() {
    FailureGroups groups = new FailureGroups();
    groups.add(failed("schema_violation", "name: \"a\" has 3 characters"));
    groups.add(failed("schema_violation", "name: \"b\" has 12 characters"));
    groups.add(failed("not_json", "no JSON"));
    List<Map<String, Object>> lines = groups.lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .containsEntry("count", "2")
        .containsEntry("reason", "name: “…” has … characters")
        .containsEntry("example", "input");
  }

  @Test
  void anyNumberOfReasonsTakesBoundedRoom() {
    FailureGroups groups = new FailureGroups();
    for (int i = 0; i < 5_000; i++) {
      groups.add(failed("not_json", "x".repeat(i % 150 + 1) + (char) ('a' + i % 26)));
    }
    assertThat(groups.lines()).hasSizeLessThanOrEqualTo(12);
    assertThat(groups.lines().getFirst()).containsEntry("reason", "other reasons");
  }

  private static ResultDocument failed(String verdict, String reason) {
    ObjectNode json = Json.object();
    json.put("verdict", verdict).put("error_message", reason).put("input_value", "input");
    return ResultDocument.parse(Json.write(json));
  }
}

package dev.seiri.bench.rig;

import dev.seiri.cli.testing.Desk;
import java.io.IOException;
import java.nio.file.Path;

/// The prompt and the rows of drills and benchmarks.
public final class DrillFiles {
  private DrillFiles() {}

  /// Registers a prompt that asks for one field, without telling a row's words apart from others'.
  ///
  /// @return its task
  public static String task(Desk desk) throws IOException {
    desk.register(
        desk.write(
            "task.yaml",
            """
            task_name: drill
            prompt_version: v1
            prompt_template: "<input>{{ input_value }}</input>"
            output_schema:
              type: object
              properties: {a: {type: string}}
              required: [a]
              additionalProperties: false
            defaults: {max_tokens: 50}
            """));
    return "drill";
  }

  /// Rows, of which every tenth repeats the one before.
  public static Path rows(Desk desk, int count) throws IOException {
    StringBuilder csv = new StringBuilder("record_id,name\n");
    for (int i = 1; i <= count; i++) {
      csv.append('r').append(i).append(",name ").append(i % 10 == 0 ? i - 1 : i).append('\n');
    }
    return desk.write("rows-" + count + ".csv", csv.toString());
  }
}

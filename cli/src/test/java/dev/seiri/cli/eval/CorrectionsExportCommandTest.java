package dev.seiri.cli.eval;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.id.RecordId;
import dev.seiri.core.json.Json;
import dev.seiri.evaluation.golden.GoldenRow;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CorrectionsExportCommandTest {
  @Test
  void aFullDiskIsNotPassedOver() {
    GoldenRow row =
        new GoldenRow(
            new RecordId("a"),
            "x",
            new LinkedHashMap<>(),
            Json.object().put("name", "y"),
            Optional.empty());
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> CorrectionsExportCommand.write(List.of(row), full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }
}

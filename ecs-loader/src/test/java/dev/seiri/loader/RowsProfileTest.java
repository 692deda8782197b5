package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsProfileTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void columnsAreShownWithExamplesBlanksAndDifferentValues() throws IOException {
    RowsProfile profile =
        profile("ID,会社,住所\n1,山田,東京\n2,,東京\n2,北野,大阪\n4,山田,\n5,,\n6,西,京都\n7,南,奈良\n");
    assertThat(profile.columns())
        .containsExactly(
            new ColumnProfile("ID", List.of("1", "2", "4"), 0, 6, false),
            new ColumnProfile("会社", List.of("山田", "北野", "西"), 2, 4, false),
            new ColumnProfile("住所", List.of("東京", "大阪", "京都"), 2, 4, false));
    assertThat(profile.survey().rows()).isEqualTo(7);
    assertThat(profile.distinctRows()).isEqualTo(7);
    assertThat(profile.notes())
        .extracting(SourceNote::line)
        .containsExactly(
            "note: 1 row has no text in what is sent (line 6)",
            "note: 1 row has a record id that an earlier row has too; each row has its own result");
    assertThat(profile.isLoadable()).isTrue();
  }

  @Test
  void whatIsSentTwiceIsOneDifferentRow() throws IOException {
    assertThat(profile("id,n\n1,a\n2,a\n3,b\n").distinctRows()).isEqualTo(2);
  }

  @Test
  void differentValuesAreCountedUpToABound() throws IOException {
    StringBuilder csv = new StringBuilder("n\n");
    for (int i = 0; i < 70_000; i++) {
      csv.append(i).append('\n');
    }
    RowsProfile profile = profile(csv.toString());
    assertThat(profile.columns().getFirst().distinct()).isEqualTo(65_536);
    assertThat(profile.columns().getFirst().more()).isTrue();
    assertThat(profile.distinctRows()).isEqualTo(70_000);
    assertThat(profile.moreRows()).isFalse();
  }

  @Test
  void theFirstLineSaysHowTheSourceIsRead() throws IOException {
    Survey survey = profile("id;会社;a;b;c;d;e\n1;x;;;;;\n").survey();
    assertThat(survey.lines("r.csv"))
        .containsExactly(
            "1 of r.csv (UTF-8, semicolon, header in line 1), 会社, a, b, c, d and 1 more column are sent, id names the rows");
  }

  private RowsProfile profile(String csv) throws IOException {
    return RowsProfile.of(SourceOptions.of(Files.writeString(folder.resolve("r.csv"), csv)));
  }
}

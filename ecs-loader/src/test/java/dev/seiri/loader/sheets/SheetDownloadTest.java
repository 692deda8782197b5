package dev.seiri.loader.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.auth.oauth2.AwsSecurityCredentials;
import com.google.auth.oauth2.AwsSecurityCredentialsSupplier;
import com.google.auth.oauth2.ExternalAccountSupplierContext;
import dev.seiri.core.json.Json;
import dev.seiri.loader.sheets.SheetDownload.Wanted;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.Render;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.source.WorkbookOptions.UnnamedColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The download over HTTP, from a stand-in of the Sheets API.
class SheetDownloadTest {
  private static final SheetAddress ADDRESS = new SheetAddress("book", OptionalLong.of(77));
  private static final Wanted NAMES =
      new Wanted(List.of("会社", "seiri_key"), Optional.of("seiri_key"), Render.DISPLAYED);

  @TempDir private Path folder = Path.of("");
  private final SheetsStandIn google = new SheetsStandIn();
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    google.close();
  }

  @Test
  void fiftyThousandRowsComeInPages() throws Exception {
    fill(50_000);
    List<String> lines = download(NAMES);
    assertThat(lines).hasSize(50_000);
    assertThat(lines.getFirst()).isEqualTo("{\"会社\":\"㈱会社1\",\"seiri_key\":\"k1\"}");
    assertThat(lines.getLast()).isEqualTo("{\"会社\":\"㈱会社50000\",\"seiri_key\":\"k50000\"}");
    assertThat(google.asked).as("well within a minute's quota").hasSizeLessThan(20);
    assertThat(google.asked).noneMatch(asked -> asked.contains("!C"));
  }

  @Test
  void aHeaderBelowATitleIsReadFromItsRow() throws Exception {
    fill(10);
    google.cells.addFirst(List.of("取引先の一覧"));
    Path file = folder.resolve("titled.jsonl");
    new SheetDownload(new SheetsApi(google.endpoint(), tokens(), pauses::add))
        .download(new SheetAddress("book", OptionalLong.of(77), 2), NAMES, file);
    assertThat(Files.readAllLines(file))
        .hasSize(10)
        .first()
        .isEqualTo("{\"会社\":\"㈱会社1\",\"seiri_key\":\"k1\"}");
  }

  @Test
  void rangesAreWrittenAlikeWhateverTheLanguage() throws Exception {
    fill(10);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(download(NAMES)).hasSize(10);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aSortBetweenTwoPagesBeginsItAgain() throws Exception {
    fill(20_000);
    google.between =
        call -> {
          if (call == 5) {
            Collections.reverse(google.cells.subList(1, google.cells.size()));
          }
        };
    List<String> lines = download(NAMES);
    assertThat(lines).hasSize(20_000).doesNotHaveDuplicates();
    assertThat(lines.getFirst()).contains("k20000");
  }

  @Test
  void aSheetThatIsNeverStillIsNotLoaded() {
    fill(6_000);
    google.between = call -> Collections.rotate(google.cells.subList(1, google.cells.size()), 1);
    assertThatThrownBy(() -> download(NAMES))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining("rows were moved while they were read, 6 times");
  }

  @Test
  void quotaAndFailuresAreWaitedForAndEndedTokensRenewed() throws Exception {
    fill(12_000);
    google.troubles.addAll(List.of("429 7", "", "503", "500", "401", "429", ""));
    assertThat(download(NAMES)).hasSize(12_000);
    assertThat(pauses).hasSize(4);
    assertThat(pauses.getFirst()).isEqualTo(Duration.ofSeconds(7));
    assertThat(pauses.getLast()).isLessThan(Duration.ofSeconds(8));
    assertThat(google.tokens.get()).as("the first, and one for the 401").isEqualTo(2);
    assertThat(google.exchanged.getFirst())
        .contains("//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p")
        .contains("sts.ap-northeast-1.amazonaws.com")
        .contains("GetCallerIdentity");
  }

  @Test
  void whatDoesNotPassIsSaidInOneLine() {
    fill(1);
    google.troubles.add("403");
    refuses("share the spreadsheet with the loader's service account");
    google.troubles.add("404");
    refuses("there is no such spreadsheet");
    google.troubles.addAll(Collections.nCopies(3, "401"));
    refuses("the token is not valid");
    google.troubles.addAll(Collections.nCopies(9, "429"));
    refuses("the quota is used up, asked 9 times");
    assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(64)) <= 0);
  }

  @Test
  void cellsAreTakenAsDisplayedOrRaw() throws Exception {
    google.cells.add(List.of("n", "b", "t", "", "t"));
    google.cells.add(List.of(1234.5, true, "001", "x", "y"));
    google.cells.add(List.of("", "", "=A1", "", ""));
    Wanted all = new Wanted(List.of(), Optional.empty(), Render.DISPLAYED);
    assertThat(download(all))
        .containsExactly(
            "{\"n\":\"1,234.50\",\"b\":\"true\",\"t\":\"001\"}",
            "{\"n\":\"\",\"b\":\"\",\"t\":\"=A1\"}");
    Wanted raw = new Wanted(List.of("n", "b"), Optional.empty(), Render.RAW);
    assertThat(download(raw)).containsExactly("{\"n\":\"1234.5\",\"b\":\"TRUE\"}");
    assertThatThrownBy(() -> download(new Wanted(List.of("t"), Optional.empty(), Render.RAW)))
        .hasMessageContaining("two columns called \"t\" (C and E); rename one");
    assertThatThrownBy(() -> download(new Wanted(List.of("z"), Optional.empty(), Render.RAW)))
        .hasMessageContaining("no column \"z\"");
  }

  @Test
  void theOtherColumnsComeWithThoseThatAreAskedFor() throws Exception {
    fill(1);
    Wanted whole =
        new Wanted(
            List.of("会社"), true, UnnamedColumns.REFUSE, Optional.of("seiri_key"), Render.DISPLAYED);
    assertThat(download(whole))
        .containsExactly("{\"no\":\"1.00\",\"会社\":\"㈱会社1\",\"memo\":\"\",\"seiri_key\":\"k1\"}");
    assertThatThrownBy(() ->
            download(
                new Wanted(
                    List.of(), true, UnnamedColumns.REFUSE, Optional.of("鍵"), Render.DISPLAYED)))
        .hasMessageContaining("no column \"鍵\"");
  }

  @Test
  void columnsThatAreLeftOutAreTold() throws Exception {
    google.cells.add(List.of("会社", "", "t", "t", "", "t"));
    google.cells.add(List.of("a", "", "1", "2", "", "3"));
    google.cells.add(List.of("b", "", "1", "2", "", "3", "beyond"));
    google.cells.add(List.of("c", "", "1", "2", "memo", "3", ""));
    assertThat(notes(UnnamedColumns.REFUSE))
        .extracting(SourceNote::severity, SourceNote::line)
        .containsExactly(
            tuple(
                Severity.ERROR,
                "error: 2 columns have data and no name in the header: name them there, or pass"
                    + " --unnamed-columns letter to read them by their letters, skip to leave them"
                    + " out (first: E4)"),
            tuple(
                Severity.WARNING,
                "note: 2 columns have the name of a column before, \"t\", and are left out: rename"
                    + " what is to be read (first: column D)"));
    assertThat(notes(UnnamedColumns.SKIP).getFirst().line())
        .isEqualTo(
            "note: 2 columns have data and no name in the header and are left out (first: E4)");
    assertThat(lines()).last().isEqualTo("{\"会社\":\"c\",\"t\":\"1\"}");
    assertThat(notes(UnnamedColumns.LETTER).getFirst().severity()).isEqualTo(Severity.INFO);
    assertThat(lines())
        .containsExactly(
            "{\"会社\":\"a\",\"t\":\"1\"}",
            "{\"会社\":\"b\",\"t\":\"1\",\"G\":\"beyond\"}",
            "{\"会社\":\"c\",\"t\":\"1\",\"E\":\"memo\",\"G\":\"\"}");
  }

  @Test
  void columnsThatAreNotReadAreNotTold() throws Exception {
    google.cells.add(List.of("会社", "", "t", "t"));
    google.cells.add(List.of("a", "memo", "1", "2"));
    Wanted one = new Wanted(List.of("会社"), Optional.empty(), Render.DISPLAYED);
    assertThat(downloaded(one)).isEmpty();
  }

  @Test
  void addressesAreReadAsTheyStandInTheBrowser() {
    assertThat(SheetAddress.parse("sheets://a-B_1/12?header-row=3"))
        .isEqualTo(new SheetAddress("a-B_1", OptionalLong.of(12), 3));
    assertThat(SheetAddress.parse("sheets://a-B_1/12"))
        .isEqualTo(new SheetAddress("a-B_1", OptionalLong.of(12)));
    assertThat(SheetAddress.parse("https://docs.google.com/spreadsheets/d/abc/edit?gid=3#gid=3"))
        .isEqualTo(new SheetAddress("abc", OptionalLong.of(3)));
    assertThat(SheetAddress.parse("https://docs.google.com/spreadsheets/d/abc"))
        .isEqualTo(new SheetAddress("abc", OptionalLong.empty()));
    assertThat(SheetAddress.parse("sheets://a/1").withHeaderRow(OptionalLong.of(3)))
        .isEqualTo(SheetAddress.parse("sheets://a/1?header-row=3"));
    assertThatThrownBy(() -> SheetAddress.parse("sheets://a/b/c")).isInstanceOf(InputFault.class);
    assertThat(List.of(SheetReader.letters(0), SheetReader.letters(25), SheetReader.letters(26)))
        .containsExactly("A", "Z", "AA");
    assertThat(SheetReader.letters(702)).isEqualTo("AAA");
  }

  private void fill(int rows) {
    google.cells.clear();
    google.cells.add(List.of("no", "会社", "memo", "seiri_key"));
    for (int i = 1; i <= rows; i++) {
      google.cells.add(List.of((double) i, "㈱会社" + i, "", "k" + i));
    }
  }

  private void refuses(String why) {
    assertThatThrownBy(() -> download(NAMES))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
    google.troubles.clear();
  }

  private List<SourceNote> notes(UnnamedColumns unnamed) throws Exception {
    return downloaded(new Wanted(List.of("会社"), true, unnamed, Optional.empty(), Render.DISPLAYED));
  }

  private List<SourceNote> downloaded(Wanted wanted) throws IOException, InterruptedException {
    return new SheetDownload(new SheetsApi(google.endpoint(), tokens(), pauses::add))
        .download(ADDRESS, wanted, folder.resolve("rows.jsonl"));
  }

  private List<String> download(Wanted wanted) throws IOException, InterruptedException {
    downloaded(wanted);
    return lines();
  }

  private List<String> lines() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("rows.jsonl"));
    assertThat(lines).allSatisfy(Json::read);
    return lines;
  }

  /// Google's own library, which exchanges the task role's signature for a token.
  private AccessTokens tokens() {
    Map<String, String> env =
        Map.of(
            "GOOGLE_STS_ENDPOINT", google.endpoint().toString(),
            "GOOGLE_IAM_CREDENTIALS_ENDPOINT", google.endpoint().toString(),
            "GOOGLE_SERVICE_ACCOUNT", "loader@p.iam.gserviceaccount.com");
    return new GoogleTokens(
        GoogleTokens.federated(
            "projects/1/locations/global/workloadIdentityPools/p/providers/aws", env, new Role()));
  }

  private static final class Role implements AwsSecurityCredentialsSupplier {
    private static final long serialVersionUID = 1L;

    @Override
    public AwsSecurityCredentials getCredentials(ExternalAccountSupplierContext context) {
      return new AwsSecurityCredentials("ASIA", "secret", "session");
    }

    @Override
    public String getRegion(ExternalAccountSupplierContext context) {
      return "ap-northeast-1";
    }
  }
}

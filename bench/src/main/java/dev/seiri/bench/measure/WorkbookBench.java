package dev.seiri.bench.measure;

import static dev.seiri.bench.measure.Benchmarks.median;
import static dev.seiri.bench.measure.Benchmarks.number;

import dev.seiri.bench.measure.Benchmarks.Report;
import dev.seiri.bench.rig.Jvm;
import dev.seiri.bench.rig.WorkFolder;
import dev.seiri.bench.rig.WorkbookProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;

/// Seiri's reader of workbooks beside fastexcel's, which it replaced: the processor's time of a
/// reading by a process that has just started and by one that is warm, and whether a million rows
/// are read in a small heap.
final class WorkbookBench {
  private static final int ROWS = 200_000;
  private static final int READINGS = 5;
  private static final int MILLION = 1_000_000;
  private static final List<String> READERS = List.of("seiri", "fastexcel");

  private WorkbookBench() {}

  static void run(Report report, int rounds) throws IOException, InterruptedException {
    try (WorkFolder folder = WorkFolder.onDisk()) {
      Path file = write(folder.path().resolve("rows.xlsx"), ROWS);
      Map<String, List<JsonNode>> figures = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (String reader : READERS) {
          figures
              .computeIfAbsent(reader, _ -> new ArrayList<>())
              .add(read(folder.path(), reader, file, READINGS, 512).json());
        }
      }
      report.heads(
          "reader",
          "first reading: CPU per 1,000 rows, ms",
          "of fastexcel's",
          "fifth reading: CPU per 1,000 rows, ms",
          "of fastexcel's",
          "peak of the process, MB");
      for (String reader : READERS) {
        report.row(
            reader,
            number(figure(figures, reader, "first") * 1_000 / ROWS, 2),
            number(figure(figures, reader, "first") / figure(figures, "fastexcel", "first"), 2),
            number(figure(figures, reader, "last") * 1_000 / ROWS, 2),
            number(figure(figures, reader, "last") / figure(figures, "fastexcel", "last"), 2),
            number(figure(figures, reader, "peak") / 1_024, 0));
      }
      million(report, folder.path());
    }
  }

  private static void million(Report report, Path folder) throws IOException, InterruptedException {
    Path file = write(folder.resolve("million.xlsx"), MILLION);
    report.heads("reader", "1,000,000 rows and as many texts with a heap of 128 MB");
    for (String reader : READERS) {
      int status = read(folder, reader, file, 1, 128).await();
      report.row(reader, status == 0 ? "read" : "out of memory");
    }
  }

  private static double figure(Map<String, List<JsonNode>> figures, String reader, String figure) {
    return median(figures.getOrDefault(reader, List.of()), json -> json.path(figure).asDouble());
  }

  private static Jvm read(Path folder, String reader, Path file, int times, int megabytes)
      throws IOException {
    return Jvm.start(
        folder,
        new Jvm.Spec(
            WorkbookProcess.class,
            List.of(String.format(Locale.ROOT, "-Xmx%dm", megabytes), "-XX:+UseSerialGC"),
            List.of(reader, file.toString(), String.valueOf(times)),
            Map.of()));
  }

  /// Rows as Excel writes them: shared texts, numbers, dates.
  static Path write(Path file, int rows) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      part(
          zip,
          "[Content_Types].xml",
          """
          <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
          <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
          <Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>\
          <Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>\
          """);
      part(
          zip,
          "_rels/.rels",
          """
          <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
          <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>\
          """);
      part(
          zip,
          "xl/workbook.xml",
          """
          <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
          xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
          <sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>\
          """);
      part(
          zip,
          "xl/_rels/workbook.xml.rels",
          """
          <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
          <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>\
          <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>\
          <Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>\
          """);
      part(
          zip,
          "xl/styles.xml",
          """
          <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
          <numFmts><numFmt numFmtId="164" formatCode="#,##0"/><numFmt numFmtId="165" formatCode="yyyy/m/d"/></numFmts>\
          <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>\
          """);
      begin(
          zip,
          "xl/worksheets/sheet1.xml",
          """
          <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>\
          <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>\
          """);
      for (int row = 2; row <= rows + 1; row++) {
        add(
            zip,
            String.format(
                Locale.ROOT,
                """
                <row r="%d" spans="1:4"><c r="A%d"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d" s="1"><v>%d</v></c><c r="D%d" s="2"><v>%d</v></c></row>\
                """,
                row,
                row,
                row,
                row,
                row + 2,
                row,
                row * 7,
                row,
                40_000 + row % 5_000));
      }
      add(zip, "</sheetData></worksheet>");
      begin(
          zip,
          "xl/sharedStrings.xml",
          """
          <sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
          <si><t>id</t></si><si><t>name</t></si><si><t>amount</t></si><si><t>date</t></si>\
          """);
      for (int row = 2; row <= rows + 1; row++) {
        add(
            zip,
            String.format(
                Locale.ROOT,
                "<si><t>株式会社山田製作所 第%d営業部 東京都千代田区丸の内一丁目</t><phoneticPr fontId=\"1\"/></si>",
                row));
      }
      add(zip, "</sst>");
    }
    return file;
  }

  private static void part(ZipOutputStream zip, String name, String text) throws IOException {
    begin(zip, name, text);
    zip.closeEntry();
  }

  private static void begin(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    add(zip, text);
  }

  private static void add(ZipOutputStream zip, String text) throws IOException {
    zip.write(text.getBytes(StandardCharsets.UTF_8));
  }
}

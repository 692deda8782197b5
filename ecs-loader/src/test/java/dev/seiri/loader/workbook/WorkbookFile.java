package dev.seiri.loader.workbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A workbook made of XML, as one program or another writes it.
public final class WorkbookFile {
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String RELATED =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE =
      "http://schemas.openxmlformats.org/package/2006/relationships";

  private final SequencedMap<String, String> parts = new LinkedHashMap<>();
  private final StringBuilder sheets = new StringBuilder();
  private final StringBuilder relationships = new StringBuilder();
  private String settings = "";
  private int count;

  /// A workbook of one sheet.
  public static WorkbookFile of(String sheetData) {
    return new WorkbookFile().sheet("Sheet1", "", sheetData);
  }

  /// A row of texts, from column A.
  public static String row(int number, String... texts) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "<row r=\"%d\">", number));
    for (int i = 0; i < texts.length; i++) {
      if (!texts[i].isEmpty()) {
        row.append(text((char) ('A' + i) + String.valueOf(number), texts[i]));
      }
    }
    return row.append("</row>").toString();
  }

  public static String text(String address, String text) {
    return "<c r=\"%s\" t=\"inlineStr\"><is><t xml:space=\"preserve\">%s</t></is></c>"
        .formatted(address, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  /// @param content what stands before and in `sheetData`; what is to stand behind it begins with
  ///   its end
  public WorkbookFile sheet(String name, String before, String content) {
    return part(
        name,
        "visible",
        "worksheet",
        "<worksheet xmlns=\"%s\">%s<sheetData>%s%s</worksheet>"
            .formatted(
                MAIN, before, content, content.contains("</sheetData>") ? "" : "</sheetData>"));
  }

  public WorkbookFile hiddenSheet(String name, String content) {
    return part(
        name,
        "hidden",
        "worksheet",
        "<worksheet xmlns=\"%s\"><sheetData>%s</sheetData></worksheet>".formatted(MAIN, content));
  }

  public WorkbookFile chartSheet(String name) {
    return part(name, "visible", "chartsheet", "<chartsheet xmlns=\"%s\"/>".formatted(MAIN));
  }

  /// A sheet's whole part.
  public WorkbookFile rawSheet(String name, String xml) {
    return part(name, "visible", "worksheet", xml);
  }

  /// Styles 1 and on have these formats.
  public WorkbookFile formats(String... codes) {
    StringBuilder formats = new StringBuilder();
    StringBuilder styles = new StringBuilder("<xf numFmtId=\"0\"/>");
    for (int i = 0; i < codes.length; i++) {
      formats.append(
          String.format(
              Locale.ROOT,
              "<numFmt numFmtId=\"%d\" formatCode=\"%s\"/>",
              164 + i,
              codes[i].replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;")));
      styles.append(String.format(Locale.ROOT, "<xf numFmtId=\"%d\"/>", 164 + i));
    }
    return styles(
        "<numFmts>%s</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>%s</cellXfs><dxfs><dxf><numFmt numFmtId=\"164\" formatCode=\"yyyy\"/></dxf></dxfs>"
            .formatted(formats, styles));
  }

  public WorkbookFile styles(String xml) {
    parts.put("xl/styles.xml", "<styleSheet xmlns=\"%s\">%s</styleSheet>".formatted(MAIN, xml));
    return related("styles", "styles.xml");
  }

  public WorkbookFile sharedStrings(String items) {
    parts.put("xl/sharedStrings.xml", "<sst xmlns=\"%s\">%s</sst>".formatted(MAIN, items));
    return related("sharedStrings", "sharedStrings.xml");
  }

  /// What stands in the workbook's part before its sheets, and behind.
  public WorkbookFile settings(String xml) {
    settings = xml;
    return this;
  }

  public Path write(Path file) throws IOException {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    all.put(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    all.put(
        "_rels/.rels",
        "<Relationships xmlns=\"%s\"><Relationship Id=\"r\" Type=\"%s/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            .formatted(PACKAGE, RELATED));
    all.put(
        "xl/workbook.xml",
        "<workbook xmlns=\"%s\" xmlns:r=\"%s\">%s<sheets>%s</sheets></workbook>"
            .formatted(MAIN, RELATED, settings, sheets));
    all.put(
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"%s\">%s</Relationships>".formatted(PACKAGE, relationships));
    all.putAll(parts);
    return zip(file, all);
  }

  public static Path zip(Path file, Map<String, String> parts) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  private WorkbookFile part(String name, String state, String type, String xml) {
    count++;
    String target = String.format(Locale.ROOT, "%ss/%s%d.xml", type, type, count);
    sheets.append(
        String.format(
            Locale.ROOT,
            "<sheet name=\"%s\" sheetId=\"%d\" state=\"%s\" r:id=\"rId%d\"/>",
            name.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;"),
            count,
            state,
            count));
    relationships.append(
        String.format(
            Locale.ROOT,
            "<Relationship Id=\"rId%d\" Type=\"%s/%s\" Target=\"%s\"/>",
            count,
            RELATED,
            type,
            target));
    parts.put("xl/" + target, xml);
    return this;
  }

  private WorkbookFile related(String type, String target) {
    relationships.append(
        "<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"/>"
            .formatted(type, RELATED, type, target));
    return this;
  }
}

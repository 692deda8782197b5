package dev.seiri.loader.workbook;

import dev.seiri.loader.workbook.OfficePackage.Relationship;
import dev.seiri.loader.workbook.format.Epoch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A workbook of Office Open XML, transitional or strict.
final class XlsxWorkbook implements Workbook {
  private static final int MOST_SHEETS = 10_000;

  private final OfficePackage parts;
  private final WorkbookLimits limits;
  private final String main;
  private final List<Sheet> sheets = new ArrayList<>();
  private final Map<Sheet, String> partsOfSheets = new HashMap<>();
  private final Map<String, Relationship> related = new HashMap<>();
  private Epoch epoch = Epoch.FROM_1900;
  private boolean recalculates;

  /// @throws WorkbookFault if it is none
  XlsxWorkbook(Path file, WorkbookLimits limits) throws IOException {
    this.limits = limits;
    this.parts = new OfficePackage(file, limits);
    try {
      this.main = main();
      read();
    } catch (XMLStreamException e) {
      parts.close();
      throw Damage.fault("list of sheets", e);
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  @Override
  public List<Sheet> sheets() {
    return List.copyOf(sheets);
  }

  /// The shared texts are not read for this: a cell that refers to one is a cell.
  @Override
  public boolean hasCells(Sheet sheet) {
    try (WorksheetReader reader = open(sheet, true, SharedStrings.none())) {
      return reader.next().isPresent();
    } catch (WorkbookFault | IOException e) {
      return true;
    }
  }

  @Override
  public WorksheetReader open(Sheet sheet, boolean raw) throws IOException {
    return open(sheet, raw, texts());
  }

  private WorksheetReader open(Sheet sheet, boolean raw, SharedStrings texts) throws IOException {
    String part = Optional.ofNullable(partsOfSheets.get(sheet)).orElse("");
    String place = "sheet \"%s\"".formatted(sheet.name());
    try {
      return new XlsxSheetReader(
          parts.rows(part),
          new XlsxCells(texts, styles(), new CellValues(epoch, raw), limits, recalculates),
          limits,
          place);
    } catch (XMLStreamException e) {
      texts.close();
      throw Damage.fault(place, e);
    } catch (IOException | RuntimeException e) {
      texts.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    parts.close();
  }

  private String main() throws IOException, XMLStreamException {
    Optional<String> named =
        parts.relationships("").stream()
            .filter(one -> one.type().equals("officeDocument"))
            .map(Relationship::target)
            .findFirst();
    String found = named.orElse("xl/workbook.xml");
    if (!parts.has(found) || !isWorkbook(found)) {
      throw new WorkbookFault(OtherFiles.zipped(parts));
    }
    return found;
  }

  private boolean isWorkbook(String part) throws IOException, XMLStreamException {
    if (!part.endsWith(".xml")) {
      return false;
    }
    try (InputStream in = parts.settings(part)) {
      XMLStreamReader xml = Xml.open(in);
      while (xml.next() != XMLStreamReader.START_ELEMENT) {}
      return xml.getLocalName().equals("workbook");
    }
  }

  private void read() throws IOException, XMLStreamException {
    parts.relationships(main).forEach(one -> related.putIfAbsent(one.id(), one));
    try (InputStream in = parts.settings(main)) {
      XMLStreamReader xml = Xml.open(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          element(xml);
        }
      }
    }
  }

  private void element(XMLStreamReader xml) {
    switch (xml.getLocalName()) {
      case "workbookPr" ->
          epoch =
              Xml.isTrue(Xml.attributeOrNull(xml, "date1904")) ? Epoch.FROM_1904 : Epoch.FROM_1900;
      case "calcPr" -> recalculates = Xml.isTrue(Xml.attributeOrNull(xml, "fullCalcOnLoad"));
      case "sheet" -> sheet(xml);
      default -> {}
    }
  }

  private void sheet(XMLStreamReader xml) {
    Optional<Relationship> target = Xml.prefixed(xml, "id").map(related::get);
    Sheet sheet =
        new Sheet(
            Xml.attribute(xml, "name").orElse(""),
            Xml.attribute(xml, "state").orElse("visible").equals("visible"),
            target.map(Relationship::type).orElse("").equals("worksheet"));
    if (sheets.size() == MOST_SHEETS) {
      throw new WorkbookFault("has more than 10,000 sheets; is it a workbook?");
    }
    sheets.add(sheet);
    target.ifPresent(part -> partsOfSheets.putIfAbsent(sheet, part.target()));
  }

  private SharedStrings texts() throws IOException {
    Optional<String> part = part("sharedStrings");
    if (part.isEmpty()) {
      return SharedStrings.none();
    }
    XlsxTexts rich = new XlsxTexts(limits);
    try (InputStream in = parts.texts(part.get());
        SharedStrings.Builder texts = new SharedStrings.Builder()) {
      XMLStreamReader xml = Xml.open(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT && xml.getLocalName().equals("si")) {
          texts.add(rich.rich(xml));
        }
      }
      return texts.build();
    } catch (XMLStreamException e) {
      throw Damage.fault("list of texts", e);
    }
  }

  /// A workbook without styles has no formats.
  private CellStyles styles() throws IOException {
    Optional<String> part = part("styles");
    if (part.isEmpty()) {
      return new CellStyles();
    }
    try (InputStream in = parts.settings(part.get())) {
      return CellStyles.read(Xml.open(in));
    } catch (XMLStreamException e) {
      throw Damage.fault("list of styles", e);
    }
  }

  /// A part that the workbook refers to, else the one that lies where such parts do.
  private Optional<String> part(String type) {
    String usual = main.substring(0, main.lastIndexOf('/') + 1) + type + ".xml";
    return Stream.concat(
            related.values().stream()
                .filter(one -> one.type().equals(type))
                .map(Relationship::target),
            Stream.of(usual))
        .filter(parts::has)
        .findFirst();
  }
}

package dev.seiri.loader.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// From which year a workbook counts its days. The library that reads cells takes `true` for 1904
/// and nothing else, while Excel writes `1`: its dates would be four years early.
final class XlsxEpoch {
  private static final String WORKBOOK = "xl/workbook.xml";

  private XlsxEpoch() {}

  static boolean is1904(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(WORKBOOK);
      if (entry == null) {
        return false;
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return is1904(in);
      }
    }
  }

  private static boolean is1904(InputStream in) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("workbookPr")) {
          String value = xml.getAttributeValue(null, "date1904");
          return value != null && (value.equals("1") || value.equals("true"));
        }
      }
      return false;
    } catch (XMLStreamException e) {
      throw new IOException("its " + WORKBOOK + " is broken", e);
    }
  }
}

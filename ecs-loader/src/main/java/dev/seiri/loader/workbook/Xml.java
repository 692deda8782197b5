package dev.seiri.loader.workbook;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.InputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// A part of a workbook, read as XML. Elements are known by their names without a prefix, since
/// programs choose prefixes, and "Strict Open XML" namespaces of its own.
final class Xml {
  private static final int LONGEST_ATTRIBUTE = 64 << 10;
  private static final int MOST_ATTRIBUTES = 200;
  private static final int DEEPEST = 200;
  private static final XMLInputFactory FACTORY = factory();

  private Xml() {}

  static XMLStreamReader open(InputStream in) throws XMLStreamException {
    return FACTORY.createXMLStreamReader(in);
  }

  /// An attribute without a prefix.
  static Optional<String> attribute(XMLStreamReader xml, String name) {
    return Optional.ofNullable(attributeOrNull(xml, name));
  }

  /// The same, for what is asked of every cell.
  static @Nullable String attributeOrNull(XMLStreamReader xml, String name) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(name) && isBare(xml.getAttributeNamespace(i))) {
        return xml.getAttributeValue(i);
      }
    }
    return null;
  }

  /// An attribute with a prefix, whatever it is.
  static Optional<String> prefixed(XMLStreamReader xml, String name) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(name) && !isBare(xml.getAttributeNamespace(i))) {
        return Optional.of(xml.getAttributeValue(i));
      }
    }
    return Optional.empty();
  }

  /// A truth value, which is written as a digit or as a word.
  static boolean isTrue(@Nullable String value) {
    return value != null && (value.equals("1") || value.equals("true") || value.equals("on"));
  }

  /// Goes to the end of the element that has just begun.
  static void skip(XMLStreamReader xml) throws XMLStreamException {
    int depth = 1;
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamReader.END_ELEMENT) {
        depth--;
      }
    }
  }

  private static boolean isBare(@Nullable String namespace) {
    return namespace == null || namespace.isEmpty();
  }

  private static XMLInputFactory factory() {
    WstxInputFactory factory = new WstxInputFactory();
    // No entities: what they stand for may be another file, or without end.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, LONGEST_ATTRIBUTE);
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MOST_ATTRIBUTES);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }
}

package dev.seiri.loader.workbook;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The zip file that a workbook is: its parts, and how they refer to each other. Names of parts are
/// compared without case, and with `\` as `/`, as programs write them.
final class OfficePackage implements AutoCloseable {
  private final ZipFile zip;
  private final WorkbookLimits limits;
  private final Map<String, ZipEntry> parts = new HashMap<>();

  OfficePackage(Path file, WorkbookLimits limits) throws IOException {
    this.zip = new ZipFile(file.toFile());
    this.limits = limits;
    Collections.list(zip.entries())
        .forEach(entry -> parts.putIfAbsent(key(entry.getName()), entry));
  }

  /// How one part refers to another.
  ///
  /// @param type the last word of its address, such as `worksheet`
  /// @param target the part's name
  record Relationship(String id, String type, String target) {}

  boolean has(String part) {
    return parts.containsKey(key(part));
  }

  /// The names of the parts, in lower case.
  Iterable<String> names() {
    return parts.keySet();
  }

  /// A part that holds rows.
  ///
  /// @throws WorkbookFault if there is none
  InputStream rows(String part) throws IOException {
    ZipEntry entry = entry(part);
    return bounded(part, entry, limits.unpacked(entry.getCompressedSize()));
  }

  /// The part that holds texts.
  ///
  /// @throws WorkbookFault if there is none
  InputStream texts(String part) throws IOException {
    ZipEntry entry = entry(part);
    long bound = Math.min(limits.texts(), limits.unpacked(entry.getCompressedSize()));
    return bounded(part, entry, bound);
  }

  /// A part that holds styles and the like.
  ///
  /// @throws WorkbookFault if there is none
  InputStream settings(String part) throws IOException {
    return bounded(part, entry(part), limits.settings());
  }

  /// What a part refers to; nothing, if it is not said.
  List<Relationship> relationships(String part) throws IOException, XMLStreamException {
    int slash = part.lastIndexOf('/');
    String folder = part.substring(0, slash + 1);
    String list = folder + "_rels/" + part.substring(slash + 1) + ".rels";
    List<Relationship> found = new ArrayList<>();
    if (!has(list)) {
      return found;
    }
    try (InputStream in = settings(list)) {
      XMLStreamReader xml = Xml.open(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT
            && xml.getLocalName().equals("Relationship")) {
          String type = Xml.attribute(xml, "Type").orElse("");
          found.add(
              new Relationship(
                  Xml.attribute(xml, "Id").orElse(""),
                  type.substring(type.lastIndexOf('/') + 1),
                  resolved(folder, Xml.attribute(xml, "Target").orElse(""))));
        }
      }
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private ZipEntry entry(String part) {
    return Optional.ofNullable(parts.get(key(part)))
        .orElseThrow(() ->
            new WorkbookFault(
                "lacks its part %s; it is damaged: save it again in your spreadsheet program"
                    .formatted(part)));
  }

  private InputStream bounded(String part, ZipEntry entry, long bound) throws IOException {
    return new BoundedStream(zip.getInputStream(entry), part, bound);
  }

  private static String resolved(String folder, String target) {
    try {
      String path = target.replace('\\', '/').replace(" ", "%20");
      String resolved = URI.create("/" + folder).resolve(path).getPath();
      return resolved.startsWith("/") ? resolved.substring(1) : resolved;
    } catch (IllegalArgumentException e) {
      return target;
    }
  }

  private static String key(String name) {
    String path = name.replace('\\', '/');
    String bare = path.startsWith("/") ? path.substring(1) : path;
    try {
      return URLDecoder.decode(bare.replace("+", "%2B"), StandardCharsets.UTF_8)
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return bare.toLowerCase(Locale.ROOT);
    }
  }
}

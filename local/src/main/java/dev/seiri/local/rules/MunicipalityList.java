package dev.seiri.local.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the shipped list of municipalities: a prefecture a line, with its cities, the wards of a
/// city and the towns of a county in brackets after it.
final class MunicipalityList {
  private static final Pattern ENTRY = Pattern.compile("([^ ()]+)(?:\\(([^()]*)\\))?");

  private MunicipalityList() {}

  static List<MunicipalityName> read() {
    return Resources.lines("municipalities.txt").flatMap(MunicipalityList::prefecture).toList();
  }

  private static Stream<MunicipalityName> prefecture(String line) {
    int end = line.indexOf(' ');
    String prefecture = line.substring(0, end);
    List<MunicipalityName> names = new ArrayList<>();
    Matcher entry = ENTRY.matcher(line.substring(end));
    while (entry.find()) {
      add(names, prefecture, entry.group(1), entry.group(2) == null ? "" : entry.group(2));
    }
    return names.stream();
  }

  private static void add(
      List<MunicipalityName> names, String prefecture, String name, String parts) {
    if (!name.endsWith("郡")) {
      names.add(new MunicipalityName(prefecture, name, name));
    }
    for (String part : parts.isEmpty() ? new String[0] : parts.split(" ")) {
      names.add(new MunicipalityName(prefecture, name + part, name + part));
      names.add(new MunicipalityName(prefecture, name + part, part));
    }
  }
}

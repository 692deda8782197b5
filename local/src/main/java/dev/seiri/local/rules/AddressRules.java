package dev.seiri.local.rules;

import dev.seiri.core.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Takes a Japanese address apart: prefecture, city, town, block, rest.
final class AddressRules implements RuleTask {
  private static final Pattern POSTCODE = Pattern.compile("^(?:〒? ?\\d{3}-?\\d{4})[ ,、]*");
  private static final String KANJI = "[一二三四五六七八九十百]";
  private static final Pattern CHOME =
      Pattern.compile("^([^0-9]*?)(?:([0-9]{1,3})|(" + KANJI + "{1,5}))(丁目|丁(?!目|[^0-9 -]))(.*)$");
  private static final Pattern NUMBERED =
      Pattern.compile("^([^0-9]*?)([0-9]{1,3})-([0-9]{1,5}(?:-[0-9]{1,5}).*)$");
  private static final int MOST_CHOME = 30;
  private static final Pattern JO = Pattern.compile("^([東西南北]+)([0-9]{1,3})条(.*)$");
  private static final Pattern TOWN = Pattern.compile("^([^0-9]*)(.*)$");
  private static final Pattern KANJI_BLOCK =
      Pattern.compile("^(.*?)(" + KANJI + "{1,5})(番地?|号)(.*)$");
  private static final Pattern BLOCK =
      Pattern.compile("^[ -]*([0-9]{1,6}(?:(?:番地?の?|号の?|-|の)[0-9]{1,6})*)(?:番地|番|号)?(?:号)?(.*)$");

  @Override
  public String name() {
    return "address-jp";
  }

  @Override
  public ObjectNode answer(String input) {
    String address = Width.plain(input);
    address = address.length() > 1_000 ? address.substring(0, 1_000) : address;
    address = POSTCODE.matcher(address).replaceFirst("");
    address =
        address.replaceAll("(?<=[0-9])ー(?=[0-9])", "-").replaceAll("(?<=[0-9])~(?=[0-9])", "-");
    Municipalities.Split split = Municipalities.split(address);
    String[] local = town(split.left());
    ObjectNode json = Json.object();
    json.put("prefecture", split.prefecture());
    json.put("city", split.city());
    json.put("town", local[0]);
    json.put("block", local[1]);
    json.put("rest", local[2]);
    return json;
  }

  /// Town, block, rest.
  private static String[] town(String left) {
    Matcher jo = JO.matcher(left);
    if (jo.matches()) {
      // A street of a grid: its number is part of the town's name.
      String street = jo.group(1) + Numerals.kanji(Integer.parseInt(jo.group(2))) + "条";
      String[] beyond = town(jo.group(3));
      return new String[] {street + beyond[0], beyond[1], beyond[2]};
    }
    Matcher chome = CHOME.matcher(left);
    if (chome.matches()) {
      int number =
          chome.group(2) == null
              ? Numerals.parse(chome.group(3))
              : Integer.parseInt(chome.group(2));
      String town = bare(chome.group(1)) + Numerals.kanji(number) + chome.group(4);
      return block(town, chome.group(5));
    }
    Matcher numbered = NUMBERED.matcher(left);
    if (numbered.matches()
        && !numbered.group(1).isBlank()
        && Integer.parseInt(numbered.group(2)) <= MOST_CHOME) {
      String town =
          bare(numbered.group(1)) + Numerals.kanji(Integer.parseInt(numbered.group(2))) + "丁目";
      return block(town, numbered.group(3));
    }
    Matcher town = TOWN.matcher(left);
    if (!town.matches()) {
      return new String[] {"", "", left};
    }
    if (!town.group(2).isEmpty()) {
      return block(bare(town.group(1)), town.group(2));
    }
    Matcher kanji = KANJI_BLOCK.matcher(left);
    return kanji.matches()
        ? block(bare(kanji.group(1)), digits(kanji.group(2) + kanji.group(3) + kanji.group(4)))
        : wordsOnly(left);
  }

  private static String[] block(String town, String text) {
    Matcher block = BLOCK.matcher(digits(text));
    if (!block.matches()) {
      return new String[] {town, "", text.strip()};
    }
    String numbers = block.group(1).replaceAll("番地?の?|号の?|の", "-");
    return new String[] {town, numbers, block.group(2).strip()};
  }

  /// An address without numbers: a building's name may follow the town after a space.
  private static String[] wordsOnly(String left) {
    int space = left.indexOf(' ');
    return space < 0
        ? new String[] {left, "", ""}
        : new String[] {left.substring(0, space), "", left.substring(space + 1).strip()};
  }

  /// Numbers written in kanji before 番 or 号, in digits.
  private static String digits(String text) {
    Matcher matcher = Pattern.compile("(" + KANJI + "{1,5})(?=番|号|の[0-9])").matcher(text);
    return matcher.replaceAll(found -> {
      int number = Numerals.parse(found.group(1));
      return number < 0 ? Matcher.quoteReplacement(found.group(1)) : Integer.toString(number);
    });
  }

  /// A town without spaces and the 字 before a number.
  private static String bare(String town) {
    return town.strip().replaceFirst("字$", "").replace(" ", "");
  }
}

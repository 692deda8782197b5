package dev.seiri.local.rules;

import dev.seiri.core.json.Json;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Takes a person's name apart: family and given name, their readings, honorific, script.
final class PersonNameRules implements RuleTask {
  private static final Pattern READING = Pattern.compile("[(\\[]\\s*([ぁ-ゖァ-ヺー・ ]{2,60})\\s*[)\\]]");
  private static final Pattern JAPANESE_HONORIFIC =
      Pattern.compile("^(.+?) ?(様|さま|殿|先生|教授|博士|さん|くん|君|ちゃん|氏|御中)$");
  private static final Pattern WESTERN_HONORIFIC =
      Pattern.compile("^(Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam)\\.? +(.+)$", Pattern.CASE_INSENSITIVE);
  private static final Pattern LAST_FIRST = Pattern.compile("^([^,]+), *(.+)$");
  private static final int LONGEST_FAMILY_NAME = 4;

  private final Set<String> familyNames = familyNames();

  @Override
  public String name() {
    return "person-name";
  }

  @Override
  public ObjectNode answer(String input) {
    String text = Width.ofName(input);
    text = text.length() > 500 ? text.substring(0, 500) : text;
    String[] kana = {"", ""};
    Matcher reading = READING.matcher(text);
    if (reading.find() && reading.start() > 0) {
      kana = halves(Width.katakana(reading.group(1)).strip());
      text = (text.substring(0, reading.start()) + " " + text.substring(reading.end())).strip();
    }
    String honorific = "";
    Matcher after = JAPANESE_HONORIFIC.matcher(text);
    Matcher before = WESTERN_HONORIFIC.matcher(text);
    if (after.matches()) {
      honorific = after.group(2);
      text = after.group(1).strip();
    } else if (before.matches()) {
      honorific =
          capitalized(before.group(1)) + (before.group(1).equalsIgnoreCase("miss") ? "" : ".");
      text = before.group(2).strip();
    }
    String script = script(text);
    String[] names = script.equals("latin") ? western(text) : japanese(text);
    ObjectNode json = Json.object();
    json.put("family_name", names[0]);
    json.put("given_name", names[1]);
    json.put("family_kana", kana[0]);
    json.put("given_kana", kana[1]);
    json.put("honorific", honorific);
    json.put("script", script);
    return json;
  }

  private String[] japanese(String text) {
    if (text.contains(" ")) {
      return halves(text);
    }
    int dot = text.lastIndexOf('・');
    if (dot > 0) {
      // A Western name in katakana: the given name comes first.
      return new String[] {text.substring(dot + 1), text.substring(0, dot)};
    }
    for (int length = Math.min(LONGEST_FAMILY_NAME, text.length() - 1); length > 0; length--) {
      if (familyNames.contains(text.substring(0, length))) {
        return new String[] {text.substring(0, length), text.substring(length)};
      }
    }
    // Most family names have two characters, and so do most given names.
    return text.length() == 4 && !Width.isKana(text)
        ? new String[] {text.substring(0, 2), text.substring(2)}
        : new String[] {text, ""};
  }

  private static String[] western(String text) {
    Matcher lastFirst = LAST_FIRST.matcher(text);
    if (lastFirst.matches()) {
      return new String[] {lastFirst.group(1).strip(), lastFirst.group(2).strip()};
    }
    int space = text.lastIndexOf(' ');
    return space < 0
        ? new String[] {text, ""}
        : new String[] {text.substring(space + 1), text.substring(0, space)};
  }

  private static String[] halves(String text) {
    int space = text.indexOf(' ');
    return space < 0
        ? new String[] {text, ""}
        : new String[] {text.substring(0, space), text.substring(space + 1).strip()};
  }

  private static String script(String text) {
    boolean latin = false;
    boolean japanese = false;
    boolean other = false;
    for (int c : text.codePoints().filter(Character::isLetter).toArray()) {
      switch (Character.UnicodeScript.of(c)) {
        case LATIN -> latin = true;
        case HAN, HIRAGANA, KATAKANA -> japanese = true;
        default -> other |= c != 'ー';
      }
    }
    if (other || latin && japanese) {
      return "mixed";
    }
    return latin ? "latin" : japanese ? "japanese" : "none";
  }

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0))
        + word.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  private static Set<String> familyNames() {
    return Resources.lines("family-names.txt")
        .flatMap(line -> java.util.Arrays.stream(line.split(" ")))
        .filter(name -> !name.isBlank())
        .collect(Collectors.toUnmodifiableSet());
  }
}

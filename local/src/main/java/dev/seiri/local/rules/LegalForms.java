package dev.seiri.local.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Legal forms of Japanese companies and corporations, and how people and banks abbreviate them.
final class LegalForms {
  private static final Pattern JAPANESE =
      Pattern.compile(
          "認定特定非営利活動法人|特定非営利活動法人|一般社団法人|一般財団法人|公益社団法人|公益財団法人|社団法人|財団法人"
              + "|特定医療法人|社会医療法人財団|社会医療法人|医療法人社団|医療法人財団|医療法人|社会福祉法人|学校法人|宗教法人|国立大学法人|公立大学法人"
              + "|地方独立行政法人|国立研究開発法人|独立行政法人|有限責任監査法人|監査法人|税理士法人|弁護士法人|弁理士法人"
              + "|司法書士法人|行政書士法人|社会保険労務士法人|土地家屋調査士法人|特許業務法人|農事組合法人|管理組合法人|投資法人"
              + "|有限責任中間法人|有限責任事業組合|企業組合|相互会社|特例有限会社|株式会社|有限会社|合同会社|合資会社|合名会社"
              + "|^協同組合|(?<![業活用])協同組合$");

  /// The forms as they were spelt until 1946, or with blanks between their characters.
  private static final Pattern SPELLINGS =
      Pattern.compile("(株 ?式|有 ?限|合 ?同|合 ?資|合 ?名|相 ?互) ?[会會] ?社");

  private static final Map<Pattern, String> ABBREVIATIONS = abbreviations();
  private static final Map<String, String> OF_BANKS = ofBanks();
  private static final Pattern BANK_BEFORE = Pattern.compile("^(\\p{IsKatakana}{1,3})\\) ?");
  private static final Pattern BANK_AFTER = Pattern.compile(" ?\\((\\p{IsKatakana}{1,3})\\)? ?$");
  private static final Pattern BANK_BETWEEN = Pattern.compile("\\((カ|ユ|ド)\\)");

  /// What stands in a bank's list beside a form: capitals, digits and katakana.
  private static final Pattern BANK_TEXT = Pattern.compile("[\\p{IsKatakana}ーA-Z0-9 ().,/・-]+");

  private LegalForms() {}

  /// A form in a text.
  record Found(String form, int start, int end) {}

  /// The text with Japanese abbreviations, `㈱`, `(株)` or a bank's `カ)`, written out, and old
  /// spellings in today's.
  static String expand(String text) {
    String expanded =
        SPELLINGS.matcher(text).replaceAll(found -> found.group(1).replace(" ", "") + "会社");
    if (japanese(expanded) != null) {
      return expanded;
    }
    for (Map.Entry<Pattern, String> entry : ABBREVIATIONS.entrySet()) {
      Matcher matcher = entry.getKey().matcher(expanded);
      if (matcher.find()) {
        return matcher.replaceFirst(entry.getValue());
      }
    }
    return bank(expanded);
  }

  static @Nullable Found japanese(String text) {
    Matcher matcher = JAPANESE.matcher(text);
    return matcher.find() ? new Found(matcher.group(), matcher.start(), matcher.end()) : null;
  }

  /// How banks write forms: before the name `カ)`, after it `(カ`, between two parts `(カ)`.
  private static String bank(String text) {
    for (Pattern pattern : new Pattern[] {BANK_BEFORE, BANK_AFTER, BANK_BETWEEN}) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.find()) {
        String form = OF_BANKS.get(matcher.group(1));
        boolean certain = "カユド".contains(matcher.group(1)) || BANK_TEXT.matcher(text).matches();
        if (form != null && certain) {
          return matcher.replaceFirst(form);
        }
      }
    }
    return text;
  }

  private static Map<Pattern, String> abbreviations() {
    Map<Pattern, String> map = new LinkedHashMap<>();
    abbreviation(map, "㍿|㈱|㊑", "株", "株式会社");
    abbreviation(map, "㈲|㊒", "有", "有限会社");
    abbreviation(map, "", "同|合", "合同会社");
    abbreviation(map, "㈾|㊮", "資", "合資会社");
    abbreviation(map, "㈴|㊔", "名", "合名会社");
    abbreviation(map, "", "相", "相互会社");
    abbreviation(map, "", "一社|一般社団", "一般社団法人");
    abbreviation(map, "", "一財|一般財団", "一般財団法人");
    abbreviation(map, "", "公社|公益社団", "公益社団法人");
    abbreviation(map, "", "公財|公益財団", "公益財団法人");
    abbreviation(map, "㈳|㊓", "社", "社団法人");
    abbreviation(map, "㈶|㊖", "財", "財団法人");
    abbreviation(map, "", "医社", "医療法人社団");
    abbreviation(map, "", "医財", "医療法人財団");
    abbreviation(map, "㊩", "医", "医療法人");
    abbreviation(map, "㈻|㊫", "学", "学校法人");
    abbreviation(map, "", "福|社福", "社会福祉法人");
    abbreviation(map, "", "宗", "宗教法人");
    abbreviation(map, "", "独|独法", "独立行政法人");
    abbreviation(map, "㈼|㊬", "監", "監査法人");
    abbreviation(map, "", "税", "税理士法人");
    abbreviation(map, "", "弁", "弁護士法人");
    abbreviation(map, "㈿|㊯", "協", "協同組合");
    abbreviation(map, "㈽|㊭", "企", "企業組合");
    abbreviation(map, "NPO ?法人", "特非|非|NPO", "特定非営利活動法人");
    return map;
  }

  private static void abbreviation(
      Map<Pattern, String> map, String symbols, String letters, String form) {
    String bracketed = "[(\\[〔【《] ?(?:" + letters + ") ?[)\\]〕】》]";
    map.put(Pattern.compile(symbols.isEmpty() ? bracketed : symbols + "|" + bracketed), form);
  }

  private static Map<String, String> ofBanks() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("カ", "株式会社");
    map.put("ユ", "有限会社");
    map.put("ド", "合同会社");
    map.put("シ", "合資会社");
    map.put("メ", "合名会社");
    map.put("ソ", "相互会社");
    map.put("イ", "医療法人");
    map.put("ザイ", "財団法人");
    map.put("シヤ", "社団法人");
    map.put("ガク", "学校法人");
    map.put("フク", "社会福祉法人");
    map.put("シユウ", "宗教法人");
    map.put("トクヒ", "特定非営利活動法人");
    return map;
  }
}

package dev.seiri.local.rules;

import dev.seiri.core.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Takes a company's legal name apart: form, its position, plain name, reading, branch.
final class CompanyNameRules implements RuleTask {
  private static final Pattern READING =
      Pattern.compile("[(（\\[]\\s*(?:フリガナ|ふりがな|カナ)?[:：]?\\s*([ぁ-ゖァ-ヺー・ ]{2,60})\\s*[)）\\]]");
  private static final Pattern BRANCH_AFTER_SPACE =
      Pattern.compile(
          "^(.+?)[ 　,]+([^ ]{0,20}(?:支店|営業所|支社|支部|支所|事業所|事業部|出張所|本社|本店|工場|研究所|センター|オフィス|店))$");
  private static final Pattern BRANCH_AFTER_PLACE =
      Pattern.compile(
          "^(.{2,}?)((?:東京|大阪|名古屋|京都|横浜|神戸|福岡|札幌|仙台|広島|埼玉|千葉|新潟|静岡|浜松|岡山|熊本|金沢|高松|松山|那覇|沖縄|関西|関東|東北|北海道|中部|九州|四国|北陸|中国|首都圏|西日本|東日本|新宿|渋谷|品川|銀座|丸の内|梅田|難波|博多|天神)"
              + ".{0,6}?(?:支店|営業所|支社|支部|事業所|出張所|工場|本社|本店|店))$");
  private static final Pattern BARE_BRANCH =
      Pattern.compile("^.{0,20}?(?:支店|営業所|支社|支部|支所|事業所|出張所|本社|本店|工場|研究所|センター|オフィス|店)$");
  private static final Pattern WESTERN_BRANCH =
      Pattern.compile(
          "^(.+?)[,\\s(-]+\\s*((?:[A-Z][\\w.-]{0,30}\\s){0,3}(?:Branch(?: Office)?|Office|Plant|Factory|Headquarters))\\)?$",
          Pattern.CASE_INSENSITIVE);

  /// What is known so far of a name.
  private record Parts(String form, String position, String name, String branch) {}

  @Override
  public String name() {
    return "company-name";
  }

  @Override
  public ObjectNode answer(String input) {
    String text = Width.plain(input);
    text = text.length() > 2_000 ? text.substring(0, 2_000) : text;
    Matcher reading = READING.matcher(text);
    String kana = "";
    if (reading.find() && reading.start() > 0) {
      kana = Width.katakana(reading.group(1)).strip();
      text = (text.substring(0, reading.start()) + " " + text.substring(reading.end())).strip();
    }
    Parts parts = japanese(LegalForms.expand(text));
    if (parts.form().isEmpty()) {
      parts = western(parts);
    }
    ObjectNode json = Json.object();
    json.put("legal_form", parts.form());
    json.put("legal_form_position", parts.position());
    json.put("name", tidy(parts.name()));
    json.put("kana", kana);
    json.put("branch", tidy(parts.branch()));
    return json;
  }

  private static Parts japanese(String text) {
    LegalForms.Found form = LegalForms.japanese(text);
    if (form == null) {
      return withBranch("", "none", text);
    }
    String before = text.substring(0, form.start()).strip();
    String after = text.substring(form.end()).strip();
    if (before.isEmpty()) {
      return withBranch(form.form(), "prefix", after);
    }
    if (after.isEmpty()) {
      return withBranch(form.form(), "suffix", before);
    }
    if (BARE_BRANCH.matcher(after).matches()) {
      return new Parts(form.form(), "suffix", before, after);
    }
    if (BARE_BRANCH.matcher(before).matches()) {
      return new Parts(form.form(), "prefix", after, before);
    }
    return withBranch(form.form(), "suffix", before + " " + after);
  }

  private static Parts withBranch(String form, String position, String name) {
    for (Pattern pattern : new Pattern[] {BRANCH_AFTER_SPACE, BRANCH_AFTER_PLACE}) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        return new Parts(form, position, matcher.group(1), matcher.group(2));
      }
    }
    return new Parts(form, position, name, "");
  }

  private static Parts western(Parts parts) {
    String name = parts.name();
    String branch = parts.branch();
    Matcher matcher = WESTERN_BRANCH.matcher(name);
    if (branch.isEmpty() && matcher.matches()) {
      name = matcher.group(1).strip();
      branch = matcher.group(2).strip();
    }
    LegalForms.Found form = LegalForms.western(name);
    return form == null
        ? new Parts("", "none", name, branch)
        : new Parts(form.form(), "suffix", name.substring(0, form.start()), branch);
  }

  private static String tidy(String text) {
    return text.strip().replaceAll("^[,、・\\s]+|[,、\\s]+$", "");
  }
}

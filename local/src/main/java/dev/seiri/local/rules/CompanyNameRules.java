package dev.seiri.local.rules;

import dev.seiri.core.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Takes a company's legal name apart: form, its position, plain name, reading, branch.
final class CompanyNameRules implements RuleTask {
  private static final Pattern READING =
      Pattern.compile("[(（\\[]\\s*(?:フリガナ|ふりがな|カナ)?[:：]?\\s*([ぁ-ゖァ-ヺー・ ]{2,60})\\s*[)）\\]]");
  private static final int LONGEST = 2_000;

  /// What is known so far of a name.
  private record Parts(String form, String position, String name, String branch) {}

  @Override
  public String name() {
    return "company-name";
  }

  @Override
  public ObjectNode answer(String input) {
    String text = Width.ofName(input);
    text = LegalForms.expand(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    Matcher reading = READING.matcher(text);
    String kana = "";
    if (reading.find() && reading.start() > 0) {
      kana = Width.katakana(reading.group(1)).strip();
      text = (text.substring(0, reading.start()) + " " + text.substring(reading.end())).strip();
    }
    Parts parts = parts(text);
    ObjectNode json = Json.object();
    json.put("legal_form", parts.form());
    json.put("legal_form_position", parts.position());
    json.put("name", tidy(parts.name()));
    json.put("kana", kana);
    json.put("branch", tidy(parts.branch()));
    return json;
  }

  private static Parts parts(String text) {
    LegalForms.Found japanese = LegalForms.japanese(text);
    return japanese != null ? japanese(text, japanese) : western(text);
  }

  private static Parts japanese(String text, LegalForms.Found form) {
    String before = text.substring(0, form.start()).strip();
    String after = text.substring(form.end()).strip();
    if (before.isEmpty()) {
      return withBranch(form.form(), "prefix", after);
    }
    if (after.isEmpty()) {
      return withBranch(form.form(), "suffix", before);
    }
    if (Branches.isBranch(after)) {
      return new Parts(form.form(), "suffix", before, after);
    }
    if (Branches.isBranch(before)) {
      return new Parts(form.form(), "prefix", after, before);
    }
    return withBranch(form.form(), "suffix", before + " " + after);
  }

  private static Parts western(String text) {
    LegalForms.Found last = WesternForms.last(text, Branches.BEHIND_FORM);
    if (last != null) {
      String name = text.substring(0, last.start());
      return new Parts(
          last.form(), "suffix", name, Branches.behindForm(text.substring(last.end())));
    }
    LegalForms.Found first = WesternForms.first(text);
    return first != null
        ? withBranch(first.form(), "prefix", text.substring(first.end()))
        : withBranch("", "none", text);
  }

  private static Parts withBranch(String form, String position, String name) {
    return Branches.japanese(name)
        .or(() -> Branches.western(name))
        .map(split -> new Parts(form, position, split.name(), split.branch()))
        .orElseGet(() -> new Parts(form, position, name, ""));
  }

  private static String tidy(String text) {
    return text.strip().replaceAll("^[,、・\\s]+|[,、\\s]+$", "");
  }
}

package dev.seiri.bench.rig;

import dev.seiri.cli.testing.Desk;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.TokenEstimate;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// A model server's own books: it bills every answer that it begins to send, by row, whatever
/// becomes of it, at prices of its own catalog. What cannot be read it bills at the most it can be.
public final class BilledModel implements StandInModel {
  /// The id of the model in the catalog.
  public static final String ID = "drill.model";

  private static final String LONG = "整".repeat(180);

  /// Rows of one call differ in length, and so do their shares of it.
  private static final BigDecimal UNEVEN = new BigDecimal("1.05");

  private static final int DIGITS = 9;

  private static final BigDecimal INPUT = new BigDecimal("0.00001");
  private static final BigDecimal OUTPUT = new BigDecimal("0.00005");

  private final StandInModel replies;
  private final Map<String, Bill> bills = new ConcurrentHashMap<>();

  /// What was billed for one row.
  private record Bill(int answers, BigDecimal usd, BigDecimal dearest) {
    Bill plus(Bill other) {
      return new Bill(answers + other.answers, usd.add(other.usd), dearest.max(other.dearest));
    }
  }

  /// @param replies what is answered; failures are not billed
  public BilledModel(StandInModel replies) {
    this.replies = replies;
  }

  /// One that answers everything.
  public static BilledModel answering() {
    return new BilledModel(BilledModel::answer);
  }

  /// A long answer to each row beside a short prompt, so that what a call costs is near the most it
  /// can cost.
  public static StandInReply answer(StandInQuestion question) {
    return RowAnswers.of(question, row -> Json.object().put("a", LONG));
  }

  /// The environment in which commands know the model's prices.
  public static Map<String, String> env(Desk desk) throws IOException {
    return Map.of(
        "MODEL_CATALOG",
        desk.write(
                "models.yaml",
                """
                models:
                - match: "*"
                  structured_output: prompt
                  max_tokens: 200
                  prices: {input: 10, output: 50, cache_read: 10, cache_write: 10}
                """)
            .toString());
  }

  /// Registers the prompt whose answers take almost all the tokens that they may.
  ///
  /// @return its task
  public static String task(Desk desk) throws IOException {
    desk.register(
        desk.write(
            "billed.yaml",
            """
            task_name: billed
            prompt_version: v1
            prompt_template: "<input>{{ input_value }}</input>"
            output_schema:
              type: object
              properties: {a: {type: string}}
              required: [a]
              additionalProperties: false
            defaults: {max_tokens: 200}
            """));
    return "billed";
  }

  @Override
  public StandInReply reply(StandInQuestion question) {
    StandInReply reply = replies.reply(question);
    int in =
        TokenEstimate.of(question.system())
            + TokenEstimate.of(String.join("", question.userTexts()));
    switch (reply) {
      case StandInReply.Blocks blocks -> bill(question, in, TokenEstimate.of(text(blocks)));
      case StandInReply.Billed(StandInReply.Blocks blocks, var books) ->
          bill(question, in, TokenEstimate.of(text(blocks)));
      case StandInReply.Failure failure -> {}
      case StandInReply.Raw raw -> bill(question, in, question.maxTokens());
      case StandInReply.Trickle trickle -> bill(question, in, question.maxTokens());
      case StandInReply.Hang hang -> bill(question, in, question.maxTokens());
      case StandInReply.Reset reset -> bill(question, in, question.maxTokens());
    }
    return reply;
  }

  /// The rows that were answered.
  public int questions() {
    return bills.size();
  }

  /// The answers to all rows.
  public int answers() {
    return bills.values().stream().mapToInt(Bill::answers).sum();
  }

  /// The most answers to one row.
  public int mostAnswers() {
    return bills.values().stream().mapToInt(Bill::answers).max().orElse(0);
  }

  public BigDecimal usd() {
    return bills.values().stream().map(Bill::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /// The most that one row's share of an answer was billed at.
  public BigDecimal dearest() {
    return bills.values().stream().map(Bill::dearest).reduce(BigDecimal.ZERO, BigDecimal::max);
  }

  /// Begins new books.
  public void clear() {
    bills.clear();
  }

  private void bill(StandInQuestion question, int in, int out) {
    BigDecimal usd =
        INPUT.multiply(BigDecimal.valueOf(in)).add(OUTPUT.multiply(BigDecimal.valueOf(out)));
    List<String> rows = RowAnswers.inputs(question);
    BigDecimal share = usd.divide(BigDecimal.valueOf(rows.size()), DIGITS, RoundingMode.CEILING);
    BigDecimal dearest = rows.size() == 1 ? usd : share.multiply(UNEVEN);
    BigDecimal rest = usd;
    for (String row : rows) {
      bills.merge(row, new Bill(1, rest.min(share), dearest), Bill::plus);
      rest = rest.subtract(rest.min(share));
    }
  }

  private static String text(StandInReply.Blocks reply) {
    return reply.blocks().stream()
        .map(block ->
            block.has("toolUse")
                ? Json.write(block.path("toolUse").path("input"))
                : block.path("text").asString(""))
        .collect(Collectors.joining());
  }
}

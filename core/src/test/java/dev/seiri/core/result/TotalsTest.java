package dev.seiri.core.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private final Totals totals = new Totals();

  @Test
  void sumsWhatResultsSay() {
    add(
        """
        {"verdict":"ok","model_id":"m","input_tokens":100,"output_tokens":20,\
        "cache_read_tokens":40,"cache_write_tokens":8,"cost_usd":0.002,"latency_ms":900,"model_latency_ms":800,\
        "attempts":1,"reused":false}\
        """);
    add(
        """
        {"verdict":"not_json","model_id":"n","fallback_reason":"slow","input_tokens":50,\
        "output_tokens":10,"cost_usd":null,"latency_ms":1100,"attempts":3,"reused":false}\
        """);
    add(
        """
        {"verdict":"ok","model_id":"m","input_tokens":0,"output_tokens":0,"cost_usd":0,\
        "latency_ms":null,"attempts":0,"reused":true,"reuse_saved_usd":0.003}\
        """);

    assertThat(totals.results()).isEqualTo(3);
    assertThat(totals.valid()).isEqualTo(2);
    assertThat(totals.tally().of(Verdict.OK)).isEqualTo(2);
    assertThat(totals.tally().reused()).isEqualTo(1);
    assertThat(totals.tally().inputTokens()).isEqualTo(150);
    assertThat(totals.tally().outputTokens()).isEqualTo(30);
    assertThat(totals.tally().cacheReadTokens()).isEqualTo(40);
    assertThat(totals.tally().costUsd()).isEqualByComparingTo("0.002");
    assertThat(totals.cacheWriteTokens()).isEqualTo(8);
    assertThat(totals.saved()).isEqualByComparingTo("0.003");
    assertThat(totals.savedCalls()).as("an old result saved one").isEqualTo(1);
    assertThat(totals.calls()).isEqualTo(4);
    assertThat(totals.fallbacks()).isEqualTo(1);
    assertThat(totals.unpriced()).isEqualTo(1);
    assertThat(totals.latencies().count()).isEqualTo(2);
    assertThat(totals.latencies().percentile(50)).hasValue(900);
    assertThat(totals.modelLatencies().percentile(50)).hasValue(800);
  }

  private void add(String line) {
    totals.add(ResultDocument.parse(line));
  }
}

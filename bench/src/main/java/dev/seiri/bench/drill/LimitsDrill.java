package dev.seiri.bench.drill;

import dev.seiri.bench.rig.BilledModel;
import dev.seiri.bench.rig.Rig;
import dev.seiri.bench.rig.Until;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Limits that change under way, and a model server at its own: a budget that is raised and
/// lowered, a shrinking quota, answers that trickle, connections that are refused.
final class LimitsDrill {
  private static final Duration LATENCY = Duration.ofMillis(150);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String LARGE = "50";

  private final Desk desk;
  private final int rows;
  private final long seed;
  private final Duration refused;
  private final AtomicReference<StandInModel> replies = new AtomicReference<>(BilledModel::answer);
  private final BilledModel model = new BilledModel(question -> replies.get().reply(question));
  private BedrockStandIn server = serve(0);

  private LimitsDrill(Desk desk, int rows, long seed, Duration refused) {
    this.desk = desk;
    this.rows = rows;
    this.seed = seed;
    this.refused = refused;
  }

  /// @param rows of each execution
  /// @param refused how long connections are refused
  static List<Claim> run(Path folder, long seed, int rows, Duration refused)
      throws IOException, InterruptedException {
    try (Rig rig = Rig.start(folder)) {
      Desk desk =
          rig.desk()
              .with(BilledModel.env(rig.desk()))
              .with(Map.of("MAX_IN_FLIGHT", "8", "MODEL_TIMEOUT_SECONDS", "3"));
      BilledModel.task(desk);
      LimitsDrill drill = new LimitsDrill(desk, rows, seed, refused);
      List<Claim> claims = new ArrayList<>();
      try {
        claims.addAll(drill.changedBudget(1));
        claims.addAll(drill.changedBudget(5));
        claims.addAll(drill.shrinkingQuota());
        claims.addAll(drill.trickle());
        claims.addAll(drill.refusal());
      } finally {
        drill.server.close();
      }
      return claims;
    }
  }

  private BedrockStandIn serve(int port) {
    return BedrockStandIn.builder().port(port).latency(LATENCY).model("*", model).start();
  }

  private BilledRun begin(String execution, int rowsPerCall) throws IOException {
    model.clear();
    replies.set(BilledModel::answer);
    return BilledRun.of(desk, execution, rows, server, 20, rowsPerCall);
  }

  private List<Claim> conclude(BilledRun run, Output last, int again) throws InterruptedException {
    Books books = Books.settled(desk, run.execution());
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            run.execution() + ": the last run ended with every row answered", last.status() == 0));
    claims.add(books.whole(rows));
    claims.addAll(books.balance(model, again, run.rowsPerCall()));
    claims.add(books.counters());
    return claims;
  }

  /// Two more runs of the same execution set other limits while the first one asks.
  private List<Claim> changedBudget(int rowsPerCall) throws IOException, InterruptedException {
    BilledRun run = begin("budget" + rowsPerCall, rowsPerCall);
    double all = rows * 0.0098;
    List<CompletableFuture<Output>> runs = new ArrayList<>();
    List<Double> shares = List.of(0.4, 0.7, 0.5);
    for (int i = 0; i < shares.size(); i++) {
      int answered = rows * i / 10;
      Until.holds(() -> model.questions() >= answered, LONGEST);
      String limit = String.format(Locale.ROOT, "%.4f", all * shares.get(i));
      runs.add(CompletableFuture.supplyAsync(() -> run.once("--max-cost", limit)));
    }
    runs.forEach(CompletableFuture::join);
    String highest = String.format(Locale.ROOT, "%.4f", all * 0.7);
    List<Claim> claims = new ArrayList<>();
    claims.add(Books.of(desk, run.execution()).within(model, highest));
    claims.addAll(conclude(run, run.untilDone("--max-cost", LARGE), 1));
    return claims;
  }

  /// The more calls there were, the more of them are throttled.
  private List<Claim> shrinkingQuota() throws IOException, InterruptedException {
    BilledRun run = begin("quota", 1);
    AtomicInteger calls = new AtomicInteger();
    Random random = new Random(seed);
    AtomicInteger throttled = new AtomicInteger();
    replies.set(question -> {
      double share = Math.min(0.6, calls.incrementAndGet() / (2.0 * rows));
      synchronized (random) {
        if (random.nextDouble() >= share) {
          return BilledModel.answer(question);
        }
      }
      throttled.incrementAndGet();
      return new StandInReply.Failure(429, "ThrottlingException", "slow down");
    });
    List<Claim> claims = new ArrayList<>(conclude(run, run.untilDone("--max-cost", LARGE), 1));
    claims.add(
        new Claim(
            "quota: %s of %s calls were throttled".formatted(throttled.get(), calls.get()),
            throttled.get() > 0));
    return claims;
  }

  /// One question's answer always trickles, and those of two others the first time.
  private List<Claim> trickle() throws IOException, InterruptedException {
    BilledRun run = begin("trickle", 1);
    Map<String, Integer> asked = new ConcurrentHashMap<>();
    replies.set(question -> {
      String text = text(question);
      int nth = asked.merge(text, 1, Integer::sum);
      boolean slow =
          text.contains("trickle 1<") || (nth == 1 && text.matches("(?s).*trickle [23]<.*"));
      return slow
          ? new StandInReply.Trickle("{\"output\":{}}", Duration.ofSeconds(1))
          : BilledModel.answer(question);
    });
    List<Claim> claims = new ArrayList<>(conclude(run, run.untilDone("--max-cost", LARGE), 3));
    Output verify = desk.seiri("verify", run.execution());
    claims.add(
        new Claim(
            "trickle: five answers were cut off at the time limit, and verify says %s"
                .formatted(verify.figure("paid, lost (max)")),
            verify.figure("paid, lost (max)") == 5));
    claims.add(
        new Claim(
            "trickle: the row whose answer never came in time ended with model_error",
            verify.figure("  model_error") == 1));
    return claims;
  }

  /// The server goes away in the middle of the work, and comes back at the same port.
  private List<Claim> refusal() throws IOException, InterruptedException {
    BilledRun run = begin("refused", 1);
    CompletableFuture<Output> first =
        CompletableFuture.supplyAsync(() -> run.once("--max-cost", LARGE));
    Until.holds(() -> model.questions() >= rows / 4, LONGEST);
    int port = server.endpoint().getPort();
    server.close();
    int before = model.questions();
    Thread.sleep(refused);
    server = serve(port);
    first.join();
    // Those in flight when it went away were billed and lost.
    List<Claim> claims = new ArrayList<>(conclude(run, run.untilDone("--max-cost", LARGE), 3));
    claims.add(
        new Claim(
            "refused: connections were refused for %s s with %s of %s questions answered"
                .formatted(refused.toSeconds(), before, rows),
            before < rows));
    return claims;
  }

  private static String text(StandInQuestion question) {
    return String.join("\n", question.userTexts());
  }
}

package dev.seiri.bench.drill;

import dev.seiri.bench.rig.BilledModel;
import dev.seiri.bench.rig.Rig;
import dev.seiri.bench.rig.Signals;
import dev.seiri.bench.rig.SmallDisk;
import dev.seiri.bench.rig.StackProcesses;
import dev.seiri.bench.rig.Until;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.worker.WorkerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The machine itself: a full disk, a read-only one, few file descriptors, rows as long as an item
/// may be, a file that changes while it is loaded, Ctrl-C in every phase, and a clock that jumps.
final class DiskDrill {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration LATENCY = Duration.ofMillis(250);
  private static final String BUDGET = "500";
  private static final int MEGABYTES = 160;

  /// So many rows that loading them takes a while.
  private static final int MANY = 1_500;

  /// The longest text that a request holds, beside its record's id. A longer one is not asked.
  private static final int LONG_ROW = 389_990;

  /// Beyond which calls a full disk may still let be made: the calls in flight, and a quarter more.
  private static final int IN_FLIGHT = 8;

  /// What a Java virtual machine prints that is stopped before it is up.
  private static final Pattern NOT_UP =
      Pattern.compile(
          "[^\\n]*InternalError: Bad level[^\\n]*\\n(?:\\tat (?:java\\.base/)?(?:java|jdk)\\.[^\\n]*\\n?)*");

  private final BilledModel model;
  private final BedrockStandIn server;
  private final int rows;

  private DiskDrill(BilledModel model, BedrockStandIn server, int rows) {
    this.model = model;
    this.server = server;
    this.rows = rows;
  }

  /// The parts of the drill.
  enum Part {
    DISKS,
    INTERRUPTS,
    CLOCK,
    DESCRIPTORS,
    LONG_ROWS,
    CHANGING_FILE
  }

  /// @param rows of each execution
  /// @param big rows of 390 KB
  static List<Claim> run(Path folder, int rows, int big, List<Part> parts)
      throws IOException, InterruptedException {
    BilledModel model = BilledModel.answering();
    try (BedrockStandIn server =
        BedrockStandIn.builder().latency(LATENCY).model("*", model).start()) {
      DiskDrill drill = new DiskDrill(model, server, rows);
      List<Claim> claims = new ArrayList<>();
      if (parts.contains(Part.DISKS)) {
        claims.addAll(drill.disks(folder));
      }
      if (!parts.equals(List.of(Part.DISKS))) {
        claims.addAll(drill.machine(folder, big, parts));
      }
      return claims;
    }
  }

  private List<Claim> machine(Path folder, int big, List<Part> parts)
      throws IOException, InterruptedException {
    List<Claim> claims = new ArrayList<>();
    try (Rig rig = Rig.start(Files.createDirectories(folder.resolve("machine")))) {
      Desk desk = desk(rig.desk());
      BilledModel.task(desk);
      for (Part part : parts) {
        claims.addAll(
            switch (part) {
              case DISKS -> List.of();
              case INTERRUPTS -> interrupts(desk);
              case CLOCK -> clock(desk);
              case DESCRIPTORS -> descriptors(desk);
              case LONG_ROWS -> longRows(desk, big);
              case CHANGING_FILE -> changingFile(desk);
            });
      }
    }
    return claims;
  }

  private static Desk desk(Desk plain) throws IOException {
    return plain
        .with(BilledModel.env(plain))
        .with(Map.of("MAX_IN_FLIGHT", Integer.toString(IN_FLIGHT)));
  }

  private BilledRun begin(Desk desk, String execution) throws IOException {
    model.clear();
    return BilledRun.of(desk, execution, rows, server, 20, 1);
  }

  private List<Claim> conclude(BilledRun run, int again) throws InterruptedException {
    Output last = run.untilDone("--max-cost", BUDGET);
    Books books = Books.settled(run.desk(), run.execution());
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            "%s: the last run ended with every row answered".formatted(run.execution()),
            last.status() == 0));
    claims.add(books.whole(rows));
    claims.add(books.within(model, BUDGET));
    claims.addAll(books.balance(model, again, 1));
    claims.add(books.counters());
    return claims;
  }

  private List<Claim> disks(Path folder) throws IOException, InterruptedException {
    Optional<SmallDisk> mounted = SmallDisk.at(folder.resolve("disk"), MEGABYTES);
    if (mounted.isEmpty()) {
      return List.of(
          new Claim("full and read-only disks are left out: mounting one takes root", true));
    }
    List<Claim> claims = new ArrayList<>();
    try (SmallDisk disk = mounted.get()) {
      claims.addAll(full(disk, folder));
    }
    try (SmallDisk disk = SmallDisk.at(folder.resolve("readonly"), MEGABYTES).orElseThrow()) {
      claims.addAll(readOnly(disk, folder));
    }
    return claims;
  }

  private List<Claim> full(SmallDisk disk, Path folder) throws IOException, InterruptedException {
    Desk desk = desk(new Desk(folder, disk.folder().resolve("home"), Map.of()));
    BilledRun run = begin(desk, "full");
    desk.seiri("local", "up", "--bedrock", server.endpoint().toString());
    try {
      BilledModel.task(desk);
      CompletableFuture<Output> first =
          CompletableFuture.supplyAsync(() -> run.once("--max-cost", BUDGET));
      Until.holds(() -> model.questions() >= rows / 4, LONGEST);
      disk.fill();
      int before = model.answers();
      Thread.sleep(Duration.ofSeconds(5));
      int meanwhile = model.answers() - before;
      disk.free();
      first.join();
      List<Claim> claims = new ArrayList<>();
      claims.add(
          new Claim(
              String.format(
                  Locale.ROOT,
                  "full: %s of %s questions were answered when the disk was full, and %s more while"
                      + " it was",
                  before,
                  rows,
                  meanwhile),
              before < rows && meanwhile <= 2 * IN_FLIGHT + IN_FLIGHT / 4));
      claims.addAll(conclude(run, 3));
      return claims;
    } finally {
      disk.free();
      desk.seiri("local", "down");
    }
  }

  private List<Claim> readOnly(SmallDisk disk, Path folder)
      throws IOException, InterruptedException {
    Desk desk = desk(new Desk(folder, disk.folder().resolve("home"), Map.of()));
    BilledRun run = begin(desk, "readonly");
    boolean remounted = disk.readOnly();
    Output said = run.once("--max-cost", BUDGET);
    return List.of(
        new Claim(
            "readonly: the run ended with " + said.status() + ": " + lastLine(said),
            remounted
                && said.status() != 0
                && model.answers() == 0
                && said.err().contains(desk.home().toString())
                && said.err().toLowerCase(Locale.ROOT).contains("read-only")
                && !said.err().contains("Exception")));
  }

  /// Ctrl-C at one moment after the other, from the start of the command to the end of its work.
  private List<Claim> interrupts(Desk desk) throws IOException, InterruptedException {
    BilledRun run = begin(desk, "interrupts");
    Path log = desk.folder().resolve("interrupts.log");
    int ended = 0;
    List<Integer> answered = new ArrayList<>();
    List<Integer> after = List.of(0, 1, rows / 2);
    for (int questions : after) {
      Process command = desk.process(log, run.command("--max-cost", BUDGET));
      if (questions == 0) {
        // While it starts.
        Thread.sleep(Duration.ofMillis(400));
      } else {
        Until.holds(() -> model.questions() >= questions || !command.isAlive(), LONGEST);
      }
      answered.add(model.questions());
      Signals.send("INT", command.toHandle());
      if (command.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        ended++;
      } else {
        command.destroyForcibly();
      }
    }
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            "interrupts: Ctrl-C ended %s of %s commands, with %s questions answered"
                .formatted(ended, after.size(), answered),
            ended == after.size()));
    claims.add(
        new Claim(
            "interrupts: no command printed a stack trace" + before(ofCommands(log), "\tat "),
            !ofCommands(log).contains("\tat ")));
    claims.addAll(conclude(run, 1));
    return claims;
  }

  /// The worker's clock goes 25 hours forward, and then an hour back.
  private List<Claim> clock(Desk desk) throws IOException, InterruptedException {
    BilledRun run = begin(desk, "clock");
    StackProcesses stack = new StackProcesses(desk.home());
    for (String offset : List.of("PT25H", "PT-1H")) {
      int target = offset.equals("PT25H") ? rows / 4 : rows / 2;
      BilledRun moved =
          new BilledRun(
              desk.with(Map.of("SEIRI_CLOCK_OFFSET", offset)),
              run.execution(),
              run.rows(),
              run.model(),
              run.patience(),
              run.rowsPerCall());
      Process command =
          moved
              .desk()
              .process(desk.folder().resolve("clock.log"), moved.command("--max-cost", BUDGET));
      Until.holds(() -> model.questions() >= target || !command.isAlive(), LONGEST);
      command.destroyForcibly().waitFor();
      stack.child(WorkerMain.class).ifPresent(ProcessHandle::destroyForcibly);
    }
    return conclude(run, 3);
  }

  /// The worker may have 64 files and connections open, fewer than it has.
  private List<Claim> descriptors(Desk desk) throws IOException, InterruptedException {
    BilledRun run = begin(desk, "descriptors");
    CompletableFuture<Output> first =
        CompletableFuture.supplyAsync(() -> run.once("--max-cost", BUDGET));
    Until.holds(() -> model.questions() >= rows / 4, LONGEST);
    int before = model.questions();
    Optional<ProcessHandle> worker = new StackProcesses(desk.home()).child(WorkerMain.class);
    boolean limited = worker.isPresent() && Signals.descriptors(worker.get(), 64);
    Thread.sleep(Duration.ofSeconds(4));
    boolean restored = worker.isPresent() && Signals.descriptors(worker.get(), 4_096);
    first.join();
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            "descriptors: the worker had no more than 64 for 4 s, with %s of %s questions answered"
                .formatted(before, rows),
            limited && restored && before < rows));
    claims.addAll(conclude(run, 3));
    return claims;
  }

  private List<Claim> longRows(Desk desk, int big) throws IOException, InterruptedException {
    BilledRun run = begin(desk, "long");
    try (var out =
        Files.newBufferedWriter(desk.folder().resolve("long.csv"), StandardOpenOption.CREATE)) {
      out.write("record_id,name\n");
      for (int i = 1; i <= big; i++) {
        String text = "long " + i + " ";
        out.write("r" + i + "," + text + "x".repeat(LONG_ROW - text.length()) + "\n");
      }
    }
    BilledRun longRun =
        new BilledRun(
            desk.with(Map.of("MAX_PROMPT_CHARS", "1000000")),
            "long",
            desk.folder().resolve("long.csv"),
            run.model(),
            30,
            1);
    Output last = longRun.untilDone("--max-cost", BUDGET);
    Books books = Books.settled(desk, "long");
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            "long: %s of %s rows were asked".formatted(model.questions(), big),
            model.questions() == big));
    claims.add(
        new Claim(
            "long: the last run ended with every row answered: " + lastLine(last),
            last.status() == 0));
    claims.add(books.whole(big));
    claims.addAll(books.balance(model, 1, 1));
    claims.add(books.counters());
    return claims;
  }

  /// A row is appended once the rows are counted and their loading has begun.
  private List<Claim> changingFile(Desk desk) throws IOException, InterruptedException {
    model.clear();
    BilledRun run = BilledRun.of(desk, "changing", MANY, server, 20, 1);
    Path log = desk.folder().resolve("changing.log");
    Process command = desk.process(log, run.command("--max-cost", "0.01"));
    Until.holds(() -> read(log).contains("model ") || !command.isAlive(), LONGEST);
    Files.writeString(run.rows(), "x,changed\n", StandardOpenOption.APPEND);
    int status = command.waitFor();
    String said = read(log).strip().lines().reduce("", (a, b) -> b);
    return List.of(
        new Claim(
            "changing: the run ended with " + status + ": " + said,
            status != 0 && said.contains("changing.csv: was changed while it was loaded")));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The line before the first one that begins like this. What the commands printed. Where Ctrl-C
  /// comes before a Java virtual machine is up, it may print an error of its own (`InternalError:
  /// Bad level`), which no command can prevent.
  private static String ofCommands(Path log) {
    return NOT_UP.matcher(read(log)).replaceAll("");
  }

  private static String before(String text, String begin) {
    int at = text.indexOf("\n" + begin);
    return at < 0 ? "" : ", but: " + text.substring(text.lastIndexOf('\n', at - 1) + 1, at);
  }

  private static String lastLine(Output said) {
    return said.err().strip().lines().reduce("", (a, b) -> b);
  }
}

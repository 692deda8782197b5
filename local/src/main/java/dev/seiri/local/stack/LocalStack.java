package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.StackFault;
import dev.seiri.local.home.WorkerStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The local stack as a command sees it: joins the one that runs in a home, or starts one.
public final class LocalStack {
  /// The note among a home's running processes of what a command has registered with the running
  /// stack. It goes when a stack starts.
  public static final String REGISTERED = "registered";

  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);

  /// As many seconds a supervisor may be stopped while a command waits for it.
  private static final int FROZEN_LOOKS = 10;

  private final SeiriHome home;
  private final PortChoice ports;
  private final int frozenLooks;

  public LocalStack(SeiriHome home, PortChoice ports) {
    this(home, ports, FROZEN_LOOKS);
  }

  /// @param frozenLooks as many seconds a supervisor may be stopped
  LocalStack(SeiriHome home, PortChoice ports, int frozenLooks) {
    this.home = home;
    this.ports = ports;
    this.frozenLooks = frozenLooks;
  }

  /// The status of the stack of a home.
  ///
  /// @param leases how many commands use it now
  /// @param kept whether it keeps running without any
  public record Status(
      long pid,
      Endpoints endpoints,
      String bedrock,
      int leases,
      boolean kept,
      WorkerStatus worker) {}

  /// Joins the stack, starting it if need be, and waits for its turn where other commands want
  /// another model server. The stack ends with its last lease, unless [#keep] was called.
  ///
  /// @param talk receives messages about what takes long
  /// @throws StackFault if the stack cannot be used
  public Lease join(Bedrock bedrock, Consumer<String> talk) throws InterruptedException {
    return ask("lease", Optional.of(bedrock), talk);
  }

  /// Joins the stack, and keeps it running when no command uses it any more.
  ///
  /// @throws StackFault if the stack cannot be used
  public Lease keep(Bedrock bedrock, Consumer<String> talk) throws InterruptedException {
    return ask("keep", Optional.of(bedrock), talk);
  }

  /// Joins the stack for its tables and its bucket alone, whatever the worker does meanwhile.
  ///
  /// @throws StackFault if the stack cannot be used
  public Lease joinStores(Consumer<String> talk) throws InterruptedException {
    return ask("lease", Optional.empty(), talk);
  }

  /// The process id of the supervisor, if there is one and it is stopped (`SIGSTOP`): then it
  /// answers no one.
  public Optional<Long> stoppedSupervisor() {
    return SupervisorWatch.stopped(home);
  }

  /// The status of the running stack, if there is one that answers.
  public Optional<Status> status() {
    Optional<StackFile> file = StackFile.read(home);
    if (file.isEmpty() || stoppedSupervisor().isPresent()) {
      return Optional.empty();
    }
    try (ControlConnection line = ControlConnection.to(file.get().control())) {
      line.send(request(file.get(), "status"));
      return line.receive().map(json -> status(file.get(), json));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Stops the stack after the worker has recorded answers in flight.
  ///
  /// @return whether one was running
  public boolean down() throws InterruptedException {
    Optional<StackFile> file = StackFile.read(home);
    if (file.isEmpty()) {
      return false;
    }
    boolean stopped = stoppedSupervisor().isPresent();
    boolean ran;
    try (SupervisorWatch watch = SupervisorWatch.over(home, frozenLooks, line -> {});
        ControlConnection line = ControlConnection.to(file.get().control())) {
      line.send(request(file.get(), "down"));
      ran = line.receive().isPresent() || stopped;
      while (line.receive().isPresent()) {
        // The connection ends when the supervisor has finished.
      }
    } catch (IOException e) {
      ran = stopped;
    }
    awaitUnlocked();
    return ran;
  }

  private void awaitUnlocked() throws InterruptedException {
    try (FileChannel channel = lockFile(Supervisor.LOCK)) {
      long until = System.nanoTime() + LONGEST_START.toNanos();
      while (System.nanoTime() < until) {
        try (FileLock lock = channel.tryLock()) {
          if (lock != null) {
            StackFile.delete(home);
            return;
          }
        }
        Thread.sleep(POLL);
      }
      throw new StackFault(
          "%s: the stack does not end; see %s".formatted(home.root(), home.log("supervisor")));
    } catch (IOException e) {
      throw new StackFault("%s: cannot be locked: %s".formatted(home.root(), e.getMessage()));
    }
  }

  private Lease ask(String operation, Optional<Bedrock> bedrock, Consumer<String> talk)
      throws InterruptedException {
    home.prepare();
    long until = System.nanoTime() + LONGEST_START.toNanos();
    try (SupervisorWatch watch = SupervisorWatch.over(home, frozenLooks, talk)) {
      while (System.nanoTime() < until) {
        Optional<Lease> lease = askRunning(operation, bedrock, talk);
        if (lease.isPresent()) {
          return lease.get();
        }
        start(talk);
      }
    }
    throw new StackFault(
        "the stack in %s does not start; see %s".formatted(home.root(), home.log("supervisor")));
  }

  private Optional<Lease> askRunning(
      String operation, Optional<Bedrock> bedrock, Consumer<String> talk) {
    Optional<StackFile> file = StackFile.read(home);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      ControlConnection line = ControlConnection.to(file.get().control());
      try {
        ObjectNode request = request(file.get(), operation);
        bedrock.ifPresent(wanted -> request.set("bedrock", wanted.json()));
        request.set("ports", portsJson());
        line.send(request);
        return answer(line, file.get(), talk);
      } catch (IOException | RuntimeException e) {
        line.close();
        throw e;
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Lease> answer(ControlConnection line, StackFile file, Consumer<String> talk)
      throws IOException {
    while (true) {
      Optional<JsonNode> json = line.receive();
      if (json.isEmpty()) {
        line.close();
        return Optional.empty();
      }
      switch (json.get().path("event").asString("")) {
        case "ready" -> {
          return Optional.of(
              new Lease(
                  line,
                  home,
                  file.endpoints(),
                  Optional.ofNullable(json.get().get("bedrock")).map(Bedrock::of)));
        }
        case "fault" -> throw new StackFault(json.get().path("message").asString());
        default -> talk.accept(json.get().path("message").asString(""));
      }
    }
  }

  /// Starts a supervisor, or waits for the one that another command is starting.
  private void start(Consumer<String> talk) throws InterruptedException {
    try (FileChannel channel = lockFile("start.lock");
        FileLock lock = channel.lock()) {
      if (!lock.isValid() || status().isPresent()) {
        return;
      }
      ClassPaths.missing(ServerCache.DYNAMODB).ifPresent(library -> library.fetch(talk));
      talk.accept("starting the local stack in " + home.root());
      Files.deleteIfExists(home.run(Supervisor.FAULT));
      Files.deleteIfExists(home.run(REGISTERED));
      StackFile.delete(home);
      Process process = launch();
      long until = System.nanoTime() + LONGEST_START.toNanos();
      while (StackFile.read(home).isEmpty() && System.nanoTime() < until) {
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw fault();
        }
      }
    } catch (IOException e) {
      throw new StackFault("%s: cannot be used: %s".formatted(home.root(), e));
    }
  }

  private StackFault fault() throws IOException {
    Path file = home.run(Supervisor.FAULT);
    String message =
        Files.exists(file)
            ? Files.readString(file).strip()
            : "the stack ended while it was starting; see " + home.log("supervisor");
    return new StackFault(message);
  }

  /// A process of its own session that no signal of this terminal reaches.
  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(List.of("/bin/sh", "-c", "umask 077; trap '' INT HUP; exec \"$@\"", "seiri"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(AotCache.ofOwn(Supervisor.NAME, Supervisor.JVM_OPTIONS));
    command.addAll(ClassPaths.places());
    command.add("-cp");
    command.add(ClassPaths.joined(ClassPaths.own()));
    command.add(Supervisor.class.getName());
    command.add(home.root().toString());
    command.add(Json.write(portsJson()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.root().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    SeiriHome.closed(home.log("supervisor")).toFile()));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  private FileChannel lockFile(String name) throws IOException {
    return FileChannel.open(
        SeiriHome.closed(home.run(name)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private ObjectNode portsJson() {
    ObjectNode json = Json.object();
    ports.dynamodb().ifPresent(port -> json.put("dynamodb", port));
    ports.s3().ifPresent(port -> json.put("s3", port));
    ports.bedrock().ifPresent(port -> json.put("bedrock", port));
    return json;
  }

  private static ObjectNode request(StackFile file, String operation) {
    return Json.object().put("token", file.token()).put("operation", operation);
  }

  private Status status(StackFile file, JsonNode json) {
    return new Status(
        file.pid(),
        file.endpoints(),
        json.path("bedrock").asString(""),
        json.path("leases").asInt(),
        json.path("kept").asBoolean(),
        WorkerStatus.read(home).orElse(WorkerStatus.NONE));
  }
}

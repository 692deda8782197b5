package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.StackFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The process that keeps a home's stack running. It ends with the last lease unless the stack is
/// kept.
public final class Supervisor {
  static final String NAME = "supervisor";
  static final String LOCK = "stack.lock";
  static final String FAULT = "fault";
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          // The library that reads expressions of checks holds memory in the old way.
          "--sun-misc-unsafe-memory-access=allow",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
          "-Dorg.slf4j.simpleLogger.showThreadName=false",
          "-Dorg.slf4j.simpleLogger.showShortLogName=true");

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LONGEST_HANDOVER = Duration.ofSeconds(150);
  private static final Duration FIRST_LEASE = Duration.ofSeconds(30);

  private final SeiriHome home;
  private final String token;
  private final Services services;
  private final Leases leases;
  private final ControlSocket control;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Supervisor(SeiriHome home, PortChoice ports) throws IOException, InterruptedException {
    this.home = home;
    this.token = token();
    this.control = ControlSocket.open(home);
    this.services = Services.start(home, ports);
    this.leases = new Leases(services);
  }

  /// @param args the home, and the ports that were asked for as JSON
  public static void main(String[] args) throws Exception {
    SeiriHome home = new SeiriHome(Path.of(args[0]));
    try (FileChannel channel =
            FileChannel.open(home.run(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel, home)) {
      LOG.info("the stack in {} starts as process {}", home.root(), ProcessHandle.current().pid());
      new Supervisor(home, ports(Json.read(args[1]))).serve();
      LOG.info("the stack in {} has ended", home.root());
    } catch (StackFault e) {
      LOG.error("{}", e.getMessage());
      Files.writeString(home.run(FAULT), e.getMessage());
      // The servers' children end with this process.
      Runtime.getRuntime().halt(1);
    }
    System.exit(0);
  }

  private static FileLock lock(FileChannel channel, SeiriHome home)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + LONGEST_HANDOVER.toNanos();
    while (System.nanoTime() < until) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      Thread.sleep(50);
    }
    throw new StackFault(
        "%s: another stack there does not end; see %s"
            .formatted(home.root(), home.log("supervisor")));
  }

  private void serve() throws IOException, InterruptedException {
    Thread hook = Thread.ofPlatform().unstarted(this::end);
    Runtime.getRuntime().addShutdownHook(hook);
    new StackFile(ProcessHandle.current().pid(), control.file(), token, services.endpoints())
        .write(home);
    Thread.ofVirtual().start(this::accept);
    leases.awaitEnd(FIRST_LEASE);
    end();
    // A client that waits for the end notices it when the connection closes.
    control.close();
    leases.ended();
    Thread.sleep(100);
  }

  private void end() {
    if (ended.getAndSet(true)) {
      return;
    }
    try {
      StackFile.delete(home);
    } catch (IOException e) {
      LOG.warn("{}", e.toString());
    }
    services.stop();
  }

  private void accept() {
    while (control.isOpen()) {
      try {
        ControlConnection line = control.accept();
        Thread.ofVirtual().start(() -> talk(line));
      } catch (IOException e) {
        LOG.debug("control: {}", e.toString());
      }
    }
  }

  private void talk(ControlConnection connection) {
    try (ControlConnection line = connection) {
      Optional<JsonNode> request = line.receive();
      if (request.isEmpty() || !request.get().path("token").asString("").equals(token)) {
        return;
      }
      switch (request.get().path("operation").asString("")) {
        case "status" -> line.send(status());
        case "down" -> {
          line.send(event("ending"));
          leases.end();
          leases.awaitEnded();
        }
        case "lease" -> lease(line, request.get(), false);
        case "keep" -> lease(line, request.get(), true);
        default -> line.send(event("fault").put("message", "unknown operation"));
      }
    } catch (IOException e) {
      LOG.debug("a command is gone: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lease(ControlConnection line, JsonNode request, boolean keep)
      throws IOException, InterruptedException {
    Optional<String> mismatch = mismatch(ports(request.path("ports")));
    if (mismatch.isPresent()) {
      line.send(event("fault").put("message", mismatch.get()));
      return;
    }
    Optional<Bedrock> wanted =
        Optional.ofNullable(request.get("bedrock")).map(Bedrock::of).map(services::canonical);
    if (!leases.isFree(wanted)) {
      line.send(
          event("waiting")
              .put("message", "another command is using the stack with other models; waiting"));
    }
    try {
      if (!leases.acquire(wanted, keep)) {
        return;
      }
    } catch (StackFault e) {
      line.send(event("fault").put("message", e.getMessage()));
      return;
    }
    try {
      ObjectNode ready = event("ready");
      wanted.ifPresent(bedrock -> ready.set("bedrock", bedrock.json()));
      line.send(ready);
      line.receive();
    } finally {
      if (leases.release(wanted)) {
        leases.awaitEnded();
      }
    }
  }

  private Optional<String> mismatch(PortChoice wanted) {
    Endpoints running = services.endpoints();
    return other("DynamoDB", wanted.dynamodb(), running.dynamodb().getPort())
        .or(() -> other("S3", wanted.s3(), running.s3().getPort()))
        .or(() -> other("Bedrock", wanted.bedrock(), running.bedrock().getPort()));
  }

  private Optional<String> other(String service, OptionalInt wanted, int running) {
    return wanted.isEmpty() || wanted.getAsInt() == running
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the stack in %s runs with %s on port %d, not %d; leave the port out or `seiri local down` first",
                home.root(),
                service,
                running,
                wanted.getAsInt()));
  }

  private ObjectNode status() {
    ObjectNode json = event("status");
    json.put("bedrock", leases.current().map(Bedrock::describe).orElse("no models yet"));
    json.put("leases", leases.active());
    json.put("kept", leases.isKept());
    return json;
  }

  private static ObjectNode event(String name) {
    return Json.object().put("event", name);
  }

  private static PortChoice ports(JsonNode json) {
    return new PortChoice(port(json, "dynamodb"), port(json, "s3"), port(json, "bedrock"));
  }

  private static OptionalInt port(JsonNode json, String name) {
    return json.path(name).isInt() ? OptionalInt.of(json.path(name).asInt()) : OptionalInt.empty();
  }

  private static String token() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.RulesModel;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.home.DatabaseFile;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.StackFault;
import dev.seiri.local.home.WorkerStatus;
import dev.seiri.local.rules.OfflineRules;
import dev.seiri.local.simulation.ProfileFault;
import dev.seiri.local.simulation.Simulation;
import dev.seiri.local.worker.WorkerMain;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The services of a stack: two servers and the worker as children, the Bedrock stand-in in this
/// process.
final class Services {
  static final String WORKER = "worker";

  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final Duration WORKER_DRAIN = Duration.ofSeconds(120);
  private static final Duration WORKER_START = Duration.ofSeconds(60);

  // The quick compiler alone, as in the worker: a run of 2,000 rows on a new stack takes a quarter
  // less time, a long one a seventh more.
  static final List<String> DYNAMODB_OPTIONS =
      List.of(
          "-Xmx768m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");
  static final List<String> S3_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final String PORTS = "ports.json";

  private final SeiriHome home;
  private final Endpoints endpoints;
  private final Child dynamodb;
  private final Child s3;
  private final BedrockStandIn bedrock;
  private final AtomicReference<Map<String, StandInModel>> simulated;
  private @Nullable Child worker;
  private boolean stopped;

  private Services(
      SeiriHome home,
      Endpoints endpoints,
      Child dynamodb,
      Child s3,
      BedrockStandIn bedrock,
      AtomicReference<Map<String, StandInModel>> simulated) {
    this.home = home;
    this.endpoints = endpoints;
    this.dynamodb = dynamodb;
    this.s3 = s3;
    this.bedrock = bedrock;
    this.simulated = simulated;
  }

  /// Starts the servers and waits until the tables and the bucket are there.
  ///
  /// @throws StackFault if a port is in use or a server does not start
  static Services start(SeiriHome home, PortChoice ports) throws InterruptedException {
    DatabaseFile database = new DatabaseFile(home);
    Optional<String> damage = database.describe();
    if (damage.isPresent()) {
      throw new StackFault(damage.get());
    }
    database.writeAhead();
    JsonNode before = lastPorts(home);
    int dynamodbPort = port("DynamoDB", ports.dynamodb(), before.path("dynamodb").asInt(0));
    int s3Port = port("S3", ports.s3(), before.path("s3").asInt(0));
    int bedrockPort = port("Bedrock", ports.bedrock(), before.path("bedrock").asInt(0));
    Endpoints endpoints = Endpoints.ofPorts(dynamodbPort, s3Port, bedrockPort);
    rememberPorts(home, dynamodbPort, s3Port, bedrockPort);
    AtomicReference<Map<String, StandInModel>> simulated = new AtomicReference<>(Map.of());
    BedrockStandIn bedrock =
        BedrockStandIn.builder()
            .port(bedrockPort)
            .model(RulesModel.ID, new RulesModel(OfflineRules.shipped()))
            .more(simulated::get)
            .start();
    Child dynamodb = Child.start(home, dynamodb(home, dynamodbPort));
    Child s3 = Child.start(home, s3(home, s3Port));
    Provisioning.run(endpoints, home);
    return new Services(home, endpoints, dynamodb, s3, bedrock, simulated);
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /// The canonical form, for comparison: our own stand-in's URL is the stand-in.
  Bedrock canonical(Bedrock wanted) {
    boolean ours =
        wanted
            .url()
            .map(url -> url.replaceFirst("/+$", "").replace("//localhost:", "//127.0.0.1:"))
            .filter(endpoints.bedrock().toString()::equals)
            .isPresent();
    return ours ? Bedrock.standIn(wanted.env()) : wanted;
  }

  /// Starts the worker with these models, and waits until it is ready.
  ///
  /// @throws StackFault if it does not start
  synchronized void work(Bedrock models) throws InterruptedException {
    if (stopped) {
      return;
    }
    stopWorker();
    simulated.set(simulated(models));
    Child started = Child.start(home, worker(models));
    worker = started;
    long until = System.nanoTime() + WORKER_START.toNanos();
    while (WorkerStatus.read(home).filter(s -> s.pid() == started.pid()).isEmpty()) {
      if (System.nanoTime() > until) {
        throw new StackFault("the worker does not start; its log is " + home.log("worker"));
      }
      Thread.sleep(20);
    }
  }

  /// Stops everything, the worker first: it still records answers in flight.
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    stopWorker();
    bedrock.close();
    s3.stop();
    dynamodb.stop();
  }

  private static Map<String, StandInModel> simulated(Bedrock models) {
    try {
      return Simulation.ofEnvironment(models.env()).map(Simulation::models).orElse(Map.of());
    } catch (ProfileFault | IllegalArgumentException e) {
      throw new StackFault(String.valueOf(e.getMessage()));
    }
  }

  private void stopWorker() {
    Child current = worker;
    worker = null;
    if (current != null) {
      current.stop();
    }
  }

  private Child.Spec worker(Bedrock models) {
    Map<String, String> env = new HashMap<>(models.workerEnvironment(endpoints));
    List<String> options = new ArrayList<>(Supervisor.JVM_OPTIONS);
    options.set(0, "-Xmx1g");
    return new Child.Spec(
        WORKER,
        ClassPaths.own(),
        AotCache.ofOwn(WORKER, options),
        List.of(WorkerMain.class.getName(), home.root().toString()),
        env,
        true,
        WORKER_DRAIN);
  }

  private static Child.Spec dynamodb(SeiriHome home, int port) {
    return new Child.Spec(
        "dynamodb",
        ClassPaths.server(ServerCache.DYNAMODB),
        AotCache.with(ClassPaths.aotCache(ServerCache.DYNAMODB), DYNAMODB_OPTIONS),
        Stream.concat(
                Stream.of(DynamoDbMain.class.getName()),
                dynamodbArguments(home.dynamodb(), port).stream())
            .toList(),
        Map.of("DDB_LOCAL_TELEMETRY", "0"),
        true,
        QUICK);
  }

  static List<String> dynamodbArguments(Path folder, int port) {
    return List.of(
        "-port",
        Integer.toString(port),
        "-sharedDb",
        "-disableTelemetry",
        "-dbPath",
        folder.toString());
  }

  private static Child.Spec s3(SeiriHome home, int port) {
    Path properties = home.run("s3.properties");
    Path logging = home.run("s3-logback.xml");
    try {
      writeS3Properties(properties, home.s3().toString(), port);
      // Without this, the server logs every byte that it transfers.
      Files.writeString(
          logging,
          """
          <configuration>
            <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
              <encoder><pattern>%d{ISO8601} %level %logger{0} - %msg%n</pattern></encoder>
            </appender>
            <root level="warn"><appender-ref ref="out"/></root>
          </configuration>
          """);
    } catch (IOException e) {
      throw new StackFault("%s: cannot be written: %s".formatted(properties, e.getMessage()));
    }
    return new Child.Spec(
        "s3",
        ClassPaths.server(ServerCache.S3),
        Stream.concat(
                Stream.of("-Dlogback.configurationFile=" + logging),
                AotCache.with(ClassPaths.aotCache(ServerCache.S3), S3_OPTIONS).stream())
            .toList(),
        List.of(S3Main.class.getName(), properties.toString()),
        Map.of(),
        true,
        QUICK);
  }

  /// The server reads properties as ISO 8859-1, so other characters have to be escaped.
  static void writeS3Properties(Path file, String folder, int port) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:" + port);
    properties.setProperty("s3proxy.authorization", "none");
    properties.setProperty("jclouds.provider", "filesystem-nio2");
    properties.setProperty("jclouds.identity", "local");
    properties.setProperty("jclouds.credential", "local");
    properties.setProperty("jclouds.filesystem.basedir", folder);
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
  }

  private static int port(String service, OptionalInt given, int before) {
    if (given.isPresent()) {
      if (!isFree(given.getAsInt())) {
        throw new StackFault(
            String.format(
                Locale.ROOT,
                "port %d for %s is in use; give another, or none for a free one",
                given.getAsInt(),
                service));
      }
      return given.getAsInt();
    }
    // The same port as last time, where it is free, so that variables exported in a shell stay
    // valid.
    return before > 0 && isFree(before) ? before : free();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StackFault("no port is free on the loopback interface: " + e.getMessage());
    }
  }

  private static JsonNode lastPorts(SeiriHome home) {
    try {
      return Json.read(Files.readString(home.run(PORTS)));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return Json.object();
    }
  }

  private static void rememberPorts(SeiriHome home, int dynamodb, int s3, int bedrock) {
    try {
      Files.writeString(
          home.run(PORTS),
          Json.write(
              Json.object().put("dynamodb", dynamodb).put("s3", s3).put("bedrock", bedrock)));
    } catch (IOException e) {
      throw new StackFault("%s: cannot be written: %s".formatted(home.run(PORTS), e.getMessage()));
    }
  }
}

package dev.seiri.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.aws.AwsClients;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInReply;
import dev.seiri.local.home.DatabaseFile;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.StackFault;
import dev.seiri.local.stack.LocalStack.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// The stack as processes: started, joined, killed, stopped.
@Tag("stack")
@Tag("kills")
class LocalStackTest {
  @TempDir private Path folder = Path.of("");
  private SeiriHome home = new SeiriHome(folder);
  private LocalStack stack = new LocalStack(home, PortChoice.FREE);

  @BeforeEach
  void choose() {
    home = new SeiriHome(folder.resolve("home"));
    stack = new LocalStack(home, PortChoice.FREE);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (home.exists()) {
      stack.down();
    }
  }

  @Test
  void aRequestOfTheFourPlainAttributesIsAnswered() throws Exception {
    try (Lease lease = stack.keep(Bedrock.standIn(Map.of()), line -> {})) {
      put(lease, "e", "r1");
      assertThat(awaitResult(lease, "e", "r1"))
          .contains("\"verdict\":\"ok\"")
          .contains("not by a language model");
    }
  }

  @Test
  void theStackEndsWithItsLastLease() throws Exception {
    try (Lease first = stack.joinStores(line -> {})) {
      assertThat(first.bedrock()).isEmpty();
      try (Lease second = stack.joinStores(line -> {})) {
        assertThat(second.endpoints()).isEqualTo(first.endpoints());
        assertThat(stack.status().map(Status::leases)).contains(2);
      }
      assertThat(stack.status()).isPresent();
    }
    assertThat(stack.status()).isEmpty();
  }

  @Test
  void stateSurvivesTheDeathOfEveryProcess() throws Exception {
    try (Lease lease = stack.keep(Bedrock.standIn(Map.of()), line -> {})) {
      put(lease, "e", "r1");
      awaitResult(lease, "e", "r1");
    }
    long supervisor = stack.status().orElseThrow().pid();
    kill(supervisor);
    await(() -> stack.status().isEmpty());
    try (Lease lease = stack.keep(Bedrock.standIn(Map.of()), line -> {})) {
      assertThat(stack.status().orElseThrow().pid()).isNotEqualTo(supervisor);
      assertThat(awaitResult(lease, "e", "r1")).contains("\"ok\"");
      put(lease, "e", "r2");
      assertThat(awaitResult(lease, "e", "r2")).contains("\"ok\"");
    }
  }

  @Test
  void childrenThatDieAreRestarted() throws Exception {
    try (Lease lease = stack.keep(Bedrock.standIn(Map.of()), line -> {})) {
      long supervisor = stack.status().orElseThrow().pid();
      put(lease, "e", "r1");
      awaitResult(lease, "e", "r1");
      ProcessHandle.of(supervisor).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
      put(lease, "e", "r2");
      assertThat(awaitResult(lease, "e", "r2")).contains("\"ok\"");
    }
  }

  @Test
  void aSupervisorThatIsStoppedIsNamedAndReplaced() throws Exception {
    stack.keep(Bedrock.standIn(Map.of()), line -> {}).close();
    long supervisor = stack.status().orElseThrow().pid();
    new ProcessBuilder("kill", "-STOP", Long.toString(supervisor)).start().waitFor();
    await(() -> stack.stoppedSupervisor().isPresent());
    assertThat(stack.stoppedSupervisor()).contains(supervisor);
    assertThat(stack.status()).as("it does not answer").isEmpty();
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    try (Lease lease = new LocalStack(home, PortChoice.FREE, 2).joinStores(said::add)) {
      assertThat(lease.endpoints()).isNotNull();
      assertThat(ProcessHandle.of(supervisor).filter(ProcessHandle::isAlive)).isEmpty();
    }
    assertThat(said).first().asString().contains("process " + supervisor + ", is stopped");
  }

  @Test
  void aDatabaseWhoseEndIsCutOffIsNamedAndNothingIsStarted() throws Exception {
    stack.joinStores(line -> {}).close();
    DatabaseFile file = new DatabaseFile(home);
    assertThat(file.damage()).isEmpty();
    try (FileChannel database = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      database.truncate(database.size() * 3 / 4);
    }
    // What was written last is lost as well: nothing makes up for the end.
    Files.delete(file.path().resolveSibling(file.path().getFileName() + "-wal"));
    assertThatThrownBy(() -> stack.joinStores(line -> {}))
        .isInstanceOf(StackFault.class)
        .hasMessageContaining(file.path().toString())
        .hasMessageContaining("its end is cut off")
        .hasMessageContaining("put back a copy");
  }

  @Test
  void aCommandThatWantsOtherModelsWaitsForItsTurn() throws Exception {
    try (BedrockStandIn other =
        BedrockStandIn.builder().model("*", q -> StandInReply.text("{}")).start()) {
      CountDownLatch waiting = new CountDownLatch(1);
      Lease first = stack.join(Bedrock.standIn(Map.of()), line -> {});
      Thread second =
          Thread.ofVirtual()
              .start(() -> {
                try (Lease lease =
                    stack.join(
                        Bedrock.at(other.endpoint().toString(), Map.of()),
                        line -> waiting.countDown())) {
                  assertThat(lease.bedrock().map(Bedrock::kind)).contains(Bedrock.Kind.URL);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(second.join(Duration.ofMillis(200))).isFalse();
      first.close();
      assertThat(second.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void theStandInsOwnAddressIsTheStandIn() throws Exception {
    try (Lease first = stack.join(Bedrock.standIn(Map.of()), line -> {});
        Lease second =
            stack.join(Bedrock.at(first.endpoints().bedrock().toString(), Map.of()), line -> {})) {
      assertThat(second.bedrock()).contains(Bedrock.standIn(Map.of()));
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      LocalStack greedy =
          new LocalStack(
              home, new PortChoice(OptionalInt.of(port), OptionalInt.empty(), OptionalInt.empty()));
      assertThatThrownBy(() -> greedy.joinStores(line -> {}))
          .isInstanceOf(StackFault.class)
          .hasMessageContaining("port " + port + " for DynamoDB is in use");
    }
    try (Lease lease = stack.joinStores(line -> {})) {
      int other = lease.endpoints().dynamodb().getPort() == 4_000 ? 4_001 : 4_000;
      LocalStack late =
          new LocalStack(
              home,
              new PortChoice(OptionalInt.of(other), OptionalInt.empty(), OptionalInt.empty()));
      assertThatThrownBy(() -> late.joinStores(line -> {}))
          .isInstanceOf(StackFault.class)
          .hasMessageContaining("runs with DynamoDB on port");
    }
  }

  @Test
  void aFolderOfOtherThingsIsLeftAlone() throws IOException {
    Files.createDirectories(home.root());
    Path precious = Files.writeString(home.root().resolve("thesis.txt"), "precious");
    assertThatThrownBy(() -> stack.joinStores(line -> {}))
        .isInstanceOf(StackFault.class)
        .hasMessageContaining("holds other files");
    home.wipe();
    assertThat(precious).exists();
  }

  @Test
  void wipingRemovesAllOfSeirisState() throws Exception {
    stack.joinStores(line -> {}).close();
    Path foreign = Files.writeString(home.root().resolve("note.txt"), "kept");
    home.wipe();
    assertThat(Files.list(home.root())).containsExactly(foreign);
    Files.delete(foreign);
    stack.joinStores(line -> {}).close();
    home.wipe();
    assertThat(home.root()).doesNotExist();
  }

  @Test
  void aHomeThatIsAFileIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    LocalStack impossible = new LocalStack(new SeiriHome(file), PortChoice.FREE);
    assertThatThrownBy(() -> impossible.joinStores(line -> {}))
        .isInstanceOf(StackFault.class)
        .hasMessageContaining("is no folder");
  }

  private static void put(Lease lease, String execution, String request) {
    try (DynamoDbClient dynamoDb = AwsClients.ofLocal(2, lease.endpoints().stores()).dynamoDb()) {
      retried(() ->
          dynamoDb.putItem(p ->
              p.tableName("prompt_templates")
                  .item(
                      Map.of(
                          "task_name", s("t"),
                          "prompt_version", s("1"),
                          "prompt_template", s("Normalize: {{ input_value }}")))));
      retried(() ->
          dynamoDb.putItem(p ->
              p.tableName("executions")
                  .item(
                      Map.of(
                          "execution_id",
                          s(execution),
                          "payload",
                          AttributeValue.fromM(
                              Map.of(
                                  "task_name", s("t"),
                                  "prompt_version", s("1"),
                                  "foundation_model_id", s("seiri.offline-rules-v1")))))));
      retried(() ->
          dynamoDb.putItem(p ->
              p.tableName("requests")
                  .item(
                      Map.of(
                          "request_id", s(request),
                          "execution_id", s(execution),
                          "record_id", s("x"),
                          "input_value", s("ＡＢＣ")))));
    }
  }

  /// A server that was just killed takes a moment to restart.
  private static void retried(Runnable call) {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        call.run();
        return;
      } catch (SdkException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
      }
    }
  }

  private static String awaitResult(Lease lease, String execution, String request)
      throws InterruptedException {
    String key = "results/execution_id=%s/%s.json".formatted(execution, request);
    try (S3Client s3 = AwsClients.ofLocal(2, lease.endpoints().stores()).s3()) {
      Optional<String> found = Optional.empty();
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (found.isEmpty() && System.nanoTime() < until) {
        try {
          found = Optional.of(s3.getObjectAsBytes(g -> g.bucket("seiri").key(key)).asUtf8String());
        } catch (NoSuchKeyException e) {
          Thread.sleep(20);
        } catch (SdkException e) {
          Thread.sleep(100);
        }
      }
      return found.orElseThrow(() -> new AssertionError("no " + key + " in 60 s"));
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s for nothing").isLessThan(until);
      Thread.sleep(20);
    }
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}

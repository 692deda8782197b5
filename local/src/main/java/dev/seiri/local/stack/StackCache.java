package dev.seiri.local.stack;

import dev.seiri.aws.AwsClients;
import dev.seiri.local.bedrock.RulesModel;
import dev.seiri.local.home.SeiriHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/// Makes the AOT caches of all processes of the stack that are missing, once after the build: those
/// of our own by a stack that processes a row. Without them everything works, and starts slower.
public final class StackCache {
  private static final Logger LOG = LoggerFactory.getLogger(StackCache.class);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String ID = "recorded";

  private StackCache() {}

  /// @param args the archive that stands for this program's folder of classes, if it runs from one
  public static void main(String[] args) throws Exception {
    ServerCache.main(new String[0]);
    System.setProperty(AotCache.RECORD, "true");
    Path folder = Files.createTempDirectory("seiri-aot");
    try {
      List<Path> classPath =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(entry -> Path.of(entry).toAbsolutePath())
              .map(entry -> Files.isDirectory(entry) && args.length > 0 ? Path.of(args[0]) : entry)
              .toList();
      Files.createDirectories(ClassPaths.made("local"));
      ClassPaths.writeOwn(classPath);
      record(new SeiriHome(folder.resolve("home")));
      for (String process : List.of(Supervisor.NAME, Services.WORKER)) {
        Path cache = ClassPaths.ownCache(process);
        awaitEnd(AotCache.recorded(cache));
        Files.move(AotCache.recorded(cache), cache, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (Exception e) {
      LOG.warn("no AOT caches for the local stack, which starts slower without them", e);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void record(SeiriHome home) throws InterruptedException, IOException {
    LocalStack stack = new LocalStack(home, PortChoice.FREE);
    try (Lease lease = stack.keep(Bedrock.standIn(Map.of()), line -> {})) {
      AwsClients clients = AwsClients.ofLocal(2, lease.endpoints().stores());
      try (DynamoDbClient dynamoDb = clients.dynamoDb();
          S3Client s3 = clients.s3()) {
        load(dynamoDb);
        await(s3);
      }
    } finally {
      stack.down();
    }
  }

  /// A prompt, an execution and a row.
  private static void load(DynamoDbClient dynamoDb) {
    dynamoDb.putItem(p ->
        p.tableName(LocalNames.NAMES.promptTemplatesTable())
            .item(
                Map.of(
                    "task_name", s(ID),
                    "prompt_version", s("1"),
                    "prompt_template", s("Normalize: {{ input_value }}"))));
    dynamoDb.putItem(p ->
        p.tableName(LocalNames.NAMES.executionsTable())
            .item(
                Map.of(
                    "execution_id",
                    s(ID),
                    "payload",
                    AttributeValue.fromM(
                        Map.of(
                            "task_name", s(ID),
                            "prompt_version", s("1"),
                            "foundation_model_id", s(RulesModel.ID))))));
    dynamoDb.putItem(p ->
        p.tableName(LocalNames.NAMES.requestsTable())
            .item(
                Map.of(
                    "request_id", s(ID),
                    "execution_id", s(ID),
                    "record_id", s("1"),
                    "input_value", s("ＡＢＣ"))));
  }

  /// A JVM that ends leaves what it has recorded to another, which makes the cache of it and
  /// removes it.
  private static void awaitEnd(Path recorded) throws InterruptedException, IOException {
    Path raw = recorded.resolveSibling(recorded.getFileName() + ".config");
    long until = System.nanoTime() + LONGEST.toNanos();
    while (Files.exists(raw) || !Files.exists(recorded)) {
      if (System.nanoTime() > until) {
        throw new IOException(recorded + " was not made in " + LONGEST);
      }
      Thread.sleep(Duration.ofMillis(50));
    }
  }

  private static void await(S3Client s3) throws InterruptedException, IOException {
    String prefix = "results/execution_id=%s/".formatted(ID);
    long until = System.nanoTime() + LONGEST.toNanos();
    while (s3.listObjectsV2(l -> l.bucket(LocalNames.NAMES.bucket()).prefix(prefix))
        .contents()
        .isEmpty()) {
      if (System.nanoTime() > until) {
        throw new IOException("the stack has not answered a row in " + LONGEST);
      }
      Thread.sleep(Duration.ofMillis(50));
    }
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}

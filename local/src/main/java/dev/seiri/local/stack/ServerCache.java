package dev.seiri.local.stack;

import dev.seiri.aws.AwsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The servers' AOT caches (JEP 483, 514): made once at build by running each server as the stack
/// does. With them a server starts in about half the processor time. A JVM that cannot use its
/// cache does without it.
public final class ServerCache {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCache.class);

  static final String DYNAMODB = "dynamodb-local";
  static final String S3 = "s3-server";

  private static final String DYNAMODB_MAIN =
      "software.amazon.dynamodb.services.local.main.ServerRunner";
  private static final String S3_MAIN = "org.gaul.s3proxy.Main";
  private static final int LONGEST_SECONDS = 120;

  private ServerCache() {}

  /// Makes the caches that are missing or older than their server's libraries. A cache that cannot
  /// be made is named, and done without.
  ///
  /// @param args none
  public static void main(String[] args) throws Exception {
    Path scratch = Files.createTempDirectory("seiri-aot");
    try {
      List<Thread> makers =
          List.of(
              Thread.ofPlatform().start(() -> make(DYNAMODB, scratch)),
              Thread.ofPlatform().start(() -> make(S3, scratch)));
      for (Thread maker : makers) {
        maker.join();
      }
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void make(String server, Path scratch) {
    Path cache = ClassPaths.aotCache(server);
    try {
      List<Path> libraries = ClassPaths.libraries(server);
      for (Path library : libraries) {
        withoutClassPath(library);
      }
      if (isNewer(cache, libraries)) {
        return;
      }
      Files.createDirectories(cache.getParent());
      Path made = cache.resolveSibling("making.aot");
      record(server, libraries, made, scratch);
      Files.move(made, cache, StandardCopyOption.REPLACE_EXISTING);
    } catch (Exception e) {
      LOG.warn("no AOT cache for {}, which starts slower without it", server, e);
    }
  }

  private static boolean isNewer(Path cache, List<Path> libraries) throws IOException {
    if (!Files.isRegularFile(cache)) {
      return false;
    }
    for (Path library : libraries) {
      if (Files.getLastModifiedTime(library).compareTo(Files.getLastModifiedTime(cache)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static void record(String server, List<Path> libraries, Path cache, Path scratch)
      throws IOException, InterruptedException {
    int port = Services.free();
    Path data = Files.createDirectory(scratch.resolve(server));
    Path log = scratch.resolve(server + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:AOTCacheOutput=" + cache);
    boolean dynamodb = server.equals(DYNAMODB);
    command.addAll(dynamodb ? Services.DYNAMODB_OPTIONS : Services.S3_OPTIONS);
    command.addAll(List.of("-cp", ClassPaths.joined(libraries)));
    if (dynamodb) {
      command.add(DYNAMODB_MAIN);
      command.addAll(Services.dynamodbArguments(data, port));
    } else {
      Path properties = scratch.resolve("s3.properties");
      Services.writeS3Properties(properties, data.toString(), port);
      command.addAll(List.of(S3_MAIN, "--properties", properties.toString()));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(scratch.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try {
      Endpoints endpoints = Endpoints.ofPorts(port, port, port);
      AwsClients clients = AwsClients.ofLocal(4, endpoints.stores());
      if (dynamodb) {
        useDynamoDb(clients, endpoints);
      } else {
        useS3(clients, endpoints);
      }
      process.destroy();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || !Files.isRegularFile(cache)) {
        throw new IOException("the JVM wrote none: " + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /// What a row needs of DynamoDB on its way.
  private static void useDynamoDb(AwsClients clients, Endpoints endpoints)
      throws InterruptedException {
    try (DynamoDbClient dynamoDb = clients.dynamoDb();
        DynamoDbStreamsClient streams = clients.dynamoDbStreams()) {
      Provisioning.tables(dynamoDb, endpoints, "");
      String table = LocalNames.NAMES.requestsTable();
      for (int i = 0; i < 20; i++) {
        Map<String, AttributeValue> item =
            Map.of(
                "request_id", AttributeValue.fromS("r" + i),
                "fields", AttributeValue.fromM(Map.of("name", AttributeValue.fromS("text"))),
                "redrive", AttributeValue.fromN("0"));
        dynamoDb.putItem(p ->
            p.tableName(table).item(item).conditionExpression("attribute_not_exists(request_id)"));
        Map<String, AttributeValue> key = Map.of("request_id", item.get("request_id"));
        dynamoDb.updateItem(u ->
            u.tableName(table)
                .key(key)
                .updateExpression("SET #f.#n = :text ADD redrive :one")
                .expressionAttributeNames(Map.of("#f", "fields", "#n", "name"))
                .expressionAttributeValues(
                    Map.of(
                        ":text", AttributeValue.fromS("other"), ":one", AttributeValue.fromN("1")))
                .returnValues(ReturnValue.ALL_NEW));
        dynamoDb.getItem(g -> g.tableName(table).key(key).consistentRead(true));
        dynamoDb.batchGetItem(b -> b.requestItems(Map.of(table, keys(key))));
      }
      dynamoDb.scan(s -> s.tableName(table));
      String stream = dynamoDb.describeTable(d -> d.tableName(table)).table().latestStreamArn();
      String shard =
          streams
              .describeStream(d -> d.streamArn(stream))
              .streamDescription()
              .shards()
              .getFirst()
              .shardId();
      String iterator =
          streams
              .getShardIterator(g ->
                  g.streamArn(stream)
                      .shardId(shard)
                      .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      streams.getRecords(g -> g.shardIterator(iterator));
    }
  }

  private static KeysAndAttributes keys(Map<String, AttributeValue> key) {
    return KeysAndAttributes.builder().keys(List.of(key)).consistentRead(true).build();
  }

  /// What a row needs of S3 on its way.
  private static void useS3(AwsClients clients, Endpoints endpoints) throws InterruptedException {
    try (S3Client s3 = clients.s3()) {
      Provisioning.bucket(s3, endpoints, "");
      String bucket = LocalNames.NAMES.bucket();
      for (int i = 0; i < 20; i++) {
        String key = "results/execution_id=x/" + i + ".json";
        s3.putObject(p -> p.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromString("{}"));
        s3.getObjectAsBytes(g -> g.bucket(bucket).key(key));
      }
      s3.listObjectsV2(l -> l.bucket(bucket).prefix("results/"));
    }
  }

  /// Takes the class path out of a library's manifest, which names a folder: no cache is made
  /// beside one.
  private static void withoutClassPath(Path library) throws IOException {
    Path rewritten = library.resolveSibling(library.getFileName() + ".new");
    try (JarFile jar = new JarFile(library.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null
          || manifest.getMainAttributes().remove(Attributes.Name.CLASS_PATH) == null) {
        return;
      }
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(rewritten), manifest)) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new ZipEntry(entry.getName()));
            jar.getInputStream(entry).transferTo(out);
          }
        }
      }
    }
    Files.move(rewritten, library, StandardCopyOption.REPLACE_EXISTING);
  }
}

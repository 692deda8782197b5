package dev.seiri.local.testing;

import dev.seiri.aws.AwsClients;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.stack.Lease;
import dev.seiri.local.stack.LocalStack;
import dev.seiri.local.stack.PortChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;

/// One real DynamoDB Local and S3 server for all tests of a JVM, without a worker. They end with
/// the JVM.
public final class TestStack {
  private static final TestStack ONE = new TestStack();

  private final Lease lease;
  private final AwsClients clients;

  private TestStack() {
    try {
      SeiriHome home = new SeiriHome(Files.createTempDirectory("seiri-test"));
      lease = new LocalStack(home, PortChoice.FREE).joinStores(line -> {});
      clients = AwsClients.ofLocal(64, lease.endpoints().stores());
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(() -> {
                    lease.close();
                    home.wipe();
                  }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static TestStack get() {
    return ONE;
  }

  public DynamoDbClient dynamoDb() {
    return clients.dynamoDb();
  }

  public DynamoDbStreamsClient streams() {
    return clients.dynamoDbStreams();
  }

  public S3Client s3() {
    return clients.s3();
  }

  /// A unique name.
  public static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}

package dev.seiri.cli.testing;

import dev.seiri.aws.AwsClients;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.stack.LocalStack;
import dev.seiri.local.stack.PortChoice;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The tables of a running local stack, as another client than the commands sees them.
public final class LocalTables {
  private LocalTables() {}

  /// A client of the tables in a desk's home.
  public static DynamoDbClient of(Desk desk) {
    return clients(desk).dynamoDb();
  }

  /// A client of the bucket in a desk's home.
  public static S3Client bucket(Desk desk) {
    return clients(desk).s3();
  }

  private static AwsClients clients(Desk desk) {
    return AwsClients.ofLocal(
        2,
        new LocalStack(new SeiriHome(desk.home()), PortChoice.FREE)
            .status()
            .orElseThrow()
            .endpoints()
            .stores());
  }
}

package dev.seiri.local.stack;

/// Runs DynamoDB Local, which listens on every interface by itself, on loopback alone.
///
/// Uses nothing but the JDK: it stands on DynamoDB Local's class path.
public final class DynamoDbMain {
  private static final String RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner";

  private DynamoDbMain() {}

  /// @param args DynamoDB Local's own
  public static void main(String[] args) throws Exception {
    Object proxy =
        Class.forName(RUNNER)
            .getMethod("createServerFromCommandLineArgs", String[].class)
            .invoke(null, (Object) args);
    ConfinedServer.confine(proxy, "org.eclipse.jetty");
    proxy.getClass().getMethod("start").invoke(proxy);
  }
}

package dev.seiri.bench.rig;

import dev.seiri.aws.AwsClients;
import dev.seiri.cli.testing.Desk;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.stack.Endpoints;
import dev.seiri.local.stack.Lease;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.stack.LocalStack;
import dev.seiri.local.stack.PortChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The real tables, stream and bucket of a home, without a worker: a drill or benchmark starts its
/// own processes.
public final class Rig implements AutoCloseable {
  private final Desk desk;
  private final SeiriHome home;
  private final Lease lease;

  private Rig(Desk desk, SeiriHome home, Lease lease) {
    this.desk = desk;
    this.home = home;
    this.lease = lease;
  }

  /// Starts the servers.
  public static Rig start(Path folder) throws IOException, InterruptedException {
    Desk desk = Desk.in(folder, Map.of());
    SeiriHome home = new SeiriHome(desk.home());
    return new Rig(desk, home, new LocalStack(home, PortChoice.FREE).joinStores(line -> {}));
  }

  /// The commands of the same home.
  public Desk desk() {
    return desk;
  }

  public SeiriHome home() {
    return home;
  }

  public Endpoints endpoints() {
    return lease.endpoints();
  }

  public AwsClients clients() {
    return AwsClients.ofLocal(128, lease.endpoints().stores());
  }

  /// The environment with which a process uses the rig and a model.
  public Map<String, String> env(URI model) {
    return env(endpoints(), model);
  }

  /// The same with other endpoints.
  public static Map<String, String> env(Endpoints stores, URI model) {
    Map<String, String> env = new HashMap<>(LocalNames.environment(stores));
    env.putAll(LocalNames.anyCredentials());
    env.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", model.toString());
    return env;
  }

  @Override
  public void close() {
    lease.close();
  }
}

package dev.seiri.bench.rig;

import dev.seiri.aws.AwsClients;
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

/// The real tables, stream and bucket of a home, without a worker: whoever stands on it brings the
/// processes that work.
public final class Rig implements AutoCloseable {
  private final Seat seat;
  private final SeiriHome home;
  private final Lease lease;

  private Rig(Seat seat, SeiriHome home, Lease lease) {
    this.seat = seat;
    this.home = home;
    this.lease = lease;
  }

  /// Starts the servers.
  public static Rig start(Path folder) throws IOException, InterruptedException {
    Seat seat = Seat.in(folder, Map.of());
    SeiriHome home = new SeiriHome(seat.home());
    return new Rig(seat, home, new LocalStack(home, PortChoice.FREE).joinStores(line -> {}));
  }

  /// Somebody who gives commands in the same home.
  public Seat seat() {
    return seat;
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

  /// What a process needs to take part and to ask a model.
  public Map<String, String> env(URI model) {
    return env(endpoints(), model);
  }

  /// The same by way of others.
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

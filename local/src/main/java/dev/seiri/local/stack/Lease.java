package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.WorkerStatus;
import java.io.IOException;
import java.util.Optional;

/// A command's lease of a running stack, released by closing it or by the end of the process.
public final class Lease implements AutoCloseable {
  private final ControlConnection line;
  private final SeiriHome home;
  private final Endpoints endpoints;
  private final Optional<Bedrock> bedrock;

  Lease(ControlConnection line, SeiriHome home, Endpoints endpoints, Optional<Bedrock> bedrock) {
    this.line = line;
    this.home = home;
    this.endpoints = endpoints;
    this.bedrock = bedrock;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /// The worker's Bedrock counterpart, where the lease includes the worker. May differ from the
  /// requested one in form: a URL that is the stand-in's own is the stand-in.
  public Optional<Bedrock> bedrock() {
    return bedrock;
  }

  /// The worker's status.
  public WorkerStatus worker() {
    return WorkerStatus.read(home).orElse(WorkerStatus.NONE);
  }

  /// Releases the lease. If it was the last one of a stack that is not kept, waits until the stack
  /// has ended.
  @Override
  public void close() {
    try {
      line.send(Json.object().put("operation", "release"));
      Optional<?> more = line.receive();
      while (more.isPresent()) {
        more = line.receive();
      }
    } catch (IOException e) {
      // The stack is gone, and the lease with it.
    }
    line.close();
  }
}

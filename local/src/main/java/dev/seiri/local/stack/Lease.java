package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.WorkerStatus;
import java.io.IOException;
import java.util.Optional;

/// A command's share in a running stack, given back by closing it or by dying.
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

  /// What the worker asks, where the lease is for it. May differ from what was wanted in form: a
  /// URL that is the stand-in's own is the stand-in.
  public Optional<Bedrock> bedrock() {
    return bedrock;
  }

  /// What the worker says of itself.
  public WorkerStatus worker() {
    return WorkerStatus.read(home).orElse(WorkerStatus.NONE);
  }

  /// Gives the share back. If it was the last one of a stack that is not kept, waits until the
  /// stack has ended.
  @Override
  public void close() {
    try {
      line.send(Json.object().put("operation", "release"));
      Optional<?> more = line.receive();
      while (more.isPresent()) {
        more = line.receive();
      }
    } catch (IOException e) {
      // The stack is gone, and the share with it.
    }
    line.close();
  }
}

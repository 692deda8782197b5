package dev.seiri.local.stack;

import dev.seiri.local.home.StackFault;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The leases of a stack. Commands that want the same models share the worker; others wait until it
/// is free.
final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  private final Services services;
  private Optional<Bedrock> current = Optional.empty();
  private Optional<Bedrock> kept = Optional.empty();
  private int users;
  private int askers;
  private boolean hadOne;
  private boolean changing;
  private boolean ending;
  private boolean ended;

  Leases(Services services) {
    this.services = services;
  }

  /// Whether a lease for these models, or for none, is granted without waiting.
  synchronized boolean isFree(Optional<Bedrock> wanted) {
    return wanted.isEmpty() || askers == 0 || current.equals(wanted);
  }

  /// Waits for its turn and takes a lease.
  ///
  /// @return whether it was granted; false if the stack is ending
  /// @throws StackFault if the worker does not start
  synchronized boolean acquire(Optional<Bedrock> wanted, boolean keep) throws InterruptedException {
    while (!ending && (changing || !isFree(wanted))) {
      wait();
    }
    if (ending) {
      return false;
    }
    users++;
    askers += wanted.isPresent() ? 1 : 0;
    hadOne = true;
    if (keep) {
      kept = wanted;
    }
    try {
      change(wanted);
      return true;
    } catch (StackFault e) {
      release(wanted);
      throw e;
    }
  }

  /// Releases a lease.
  ///
  /// @return whether the stack ends with it
  synchronized boolean release(Optional<Bedrock> wanted) throws InterruptedException {
    users--;
    askers -= wanted.isPresent() ? 1 : 0;
    if (users == 0 && kept.isEmpty()) {
      ending = true;
    } else if (askers == 0 && !ending) {
      try {
        change(kept);
      } catch (StackFault e) {
        LOG.error("{}", e.getMessage());
      }
    }
    notifyAll();
    return ending;
  }

  /// Ends the stack, whether it is in use or not.
  synchronized void end() {
    ending = true;
    notifyAll();
  }

  /// Waits until the stack has to end: after a while if no first lease is taken.
  synchronized void awaitEnd(Duration firstLease) throws InterruptedException {
    long until = System.nanoTime() + firstLease.toNanos();
    while (!ending) {
      if (!hadOne && System.nanoTime() > until) {
        ending = true;
      }
      wait(1_000);
    }
  }

  synchronized void ended() {
    ended = true;
    notifyAll();
  }

  synchronized void awaitEnded() throws InterruptedException {
    while (!ended) {
      wait();
    }
  }

  synchronized Optional<Bedrock> current() {
    return current;
  }

  synchronized int active() {
    return users;
  }

  synchronized boolean isKept() {
    return kept.isPresent();
  }

  private void change(Optional<Bedrock> wanted) throws InterruptedException {
    if (wanted.isEmpty() || current.equals(wanted)) {
      return;
    }
    changing = true;
    try {
      services.work(wanted.get());
      current = wanted;
    } finally {
      changing = false;
      notifyAll();
    }
  }
}

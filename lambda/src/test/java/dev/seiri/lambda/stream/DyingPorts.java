package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.repair.RepairPorts;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/// The places of an execution as a process sees them that dies before one of its writes: that write
/// and all later ones fail.
final class DyingPorts {
  private static final Set<String> READS =
      Set.of("entries", "existing", "find", "list", "listAfter", "ofExecution", "read", "toString");

  private final RepairPorts ports;
  private int left;

  /// @param writes how many succeed
  DyingPorts(RepairPorts ports, int writes) {
    this.ports = ports;
    this.left = writes;
  }

  RepairPorts ports() {
    return new RepairPorts(
        dying(ExecutionStore.class, ports.executions()),
        dying(RequestStore.class, ports.requests()),
        ports.prompts(),
        dying(ResultStore.class, ports.results()),
        ports.exports(),
        dying(ResponseLedger.class, ports.ledger()));
  }

  private <T> T dying(Class<T> type, T port) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (!READS.contains(method.getName()) && left-- <= 0) {
                throw new StoreUnavailable("died", new IllegalStateException("died"));
              }
              try {
                return method.invoke(port, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}

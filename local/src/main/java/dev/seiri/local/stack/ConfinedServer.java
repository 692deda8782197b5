package dev.seiri.local.stack;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;

/// A Jetty server of a program that is not ours, confined to this machine's own callers: it listens
/// on loopback alone, and answers only requests whose `Host` is this machine, so that no page in a
/// browser reaches it under another name.
///
/// Uses nothing but the JDK: it stands on the class paths of programs that are not ours.
final class ConfinedServer {
  private static final String LOOPBACK = "127.0.0.1";
  private static final List<String> HOSTS = List.of(LOOPBACK, "localhost");

  private ConfinedServer() {}

  /// Confines the server that an object keeps in its field `server`.
  ///
  /// @param jetty the package that holds Jetty's: it is shaded in some programs
  /// @throws ReflectiveOperationException if the program is built otherwise
  static void confine(Object owner, String jetty) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField("server");
    field.setAccessible(true);
    Object server = field.get(owner);
    for (Object connector : (Object[]) call(server, "getConnectors")) {
      connector.getClass().getMethod("setHost", String.class).invoke(connector, LOOPBACK);
    }
    Class<?> handler = Class.forName(jetty + ".server.Handler");
    Class<?> context = Class.forName(jetty + ".server.handler.ContextHandler");
    Object confined =
        context.getConstructor(handler, String.class).newInstance(call(server, "getHandler"), "/");
    context.getMethod("setVirtualHosts", List.class).invoke(confined, HOSTS);
    server.getClass().getMethod("setHandler", handler).invoke(server, confined);
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    Method found = target.getClass().getMethod(method);
    return found.invoke(target);
  }
}

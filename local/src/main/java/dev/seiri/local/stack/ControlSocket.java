package dev.seiri.local.stack;

import dev.seiri.local.home.SeiriHome;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the supervisor listens for commands: a Unix-domain socket in a folder that only its user
/// may enter. No other user of the machine can connect to it, or put another in its place.
final class ControlSocket implements AutoCloseable {
  /// The longest path that every system takes for a socket.
  private static final int LONGEST_PATH = 100;

  private final Path file;
  private final ServerSocketChannel channel;

  private ControlSocket(Path file, ServerSocketChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Listens in the home's own folder, or in a private temporary one where the home's path is too
  /// long.
  static ControlSocket open(SeiriHome home) throws IOException {
    Path preferred = home.run("control.sock");
    Path file =
        preferred.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH
            ? preferred
            : Files.createTempDirectory("seiri-").resolve("control.sock");
    Files.deleteIfExists(file);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(file), 64);
    return new ControlSocket(file, channel);
  }

  Path file() {
    return file;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  ControlConnection accept() throws IOException {
    return new ControlConnection(channel.accept());
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}

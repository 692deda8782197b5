package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A connection between a command and the supervisor: one JSON value a line, each way. It breaks
/// however the other side dies, which is how each side notices the other's end.
final class ControlConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final BufferedReader in;
  private final Writer out;

  ControlConnection(SocketChannel channel) {
    this.channel = channel;
    this.in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    this.out = new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
  }

  /// Connects to the supervisor that listens at a socket file.
  static ControlConnection to(Path socket) throws IOException {
    return new ControlConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  void send(JsonNode json) throws IOException {
    out.write(Json.write(json));
    out.write('\n');
    out.flush();
  }

  /// The next value, empty at the end.
  Optional<JsonNode> receive() throws IOException {
    String line = in.readLine();
    try {
      return Optional.ofNullable(line).map(Json::read);
    } catch (JacksonException e) {
      throw new IOException("not JSON: " + line, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed as far as this side can tell.
    }
  }
}

package dev.seiri.local.stack;

import dev.seiri.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A connection between a command and the supervisor: one JSON value a line, each way. That it
/// breaks, however the other side dies, is how either learns of the other's end.
final class ControlConnection implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader in;
  private final Writer out;

  ControlConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    this.out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
  }

  static ControlConnection to(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 2_000);
      return new ControlConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
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
      socket.close();
    } catch (IOException e) {
      // It is closed as far as anybody can tell.
    }
  }
}

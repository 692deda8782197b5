package dev.seiri.lambda.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server that reads each request to its end, counts it as billed, and answers byte by byte as it
/// is told.
final class BrokenServer implements AutoCloseable {
  private static final Pattern LENGTH =
      Pattern.compile("content-length: *([0-9]+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket socket;
  private final Answer answer;
  private final AtomicInteger billed = new AtomicInteger();

  /// What is written after a request.
  interface Answer {
    void write(OutputStream out, Socket connection) throws IOException, InterruptedException;
  }

  private BrokenServer(ServerSocket socket, Answer answer) {
    this.socket = socket;
    this.answer = answer;
  }

  static BrokenServer answering(Answer answer) throws IOException {
    BrokenServer server =
        new BrokenServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /// How many requests came.
  int billed() {
    return billed.get();
  }

  /// An HTTP answer of these headers and this body, as it is.
  static Answer raw(String headers, byte[] body) {
    return (out, connection) -> {
      out.write(
          ("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n"
                  + headers
                  + "\r\n")
              .getBytes(UTF_8));
      out.write(body);
      out.flush();
    };
  }

  /// A whole HTTP answer.
  static Answer body(byte[] body) {
    return raw("content-length: " + body.length + "\r\n", body);
  }

  /// The service's answer with these content blocks and this usage.
  static byte[] message(String blocks, String usage) {
    return """
    {"output": {"message": {"role": "assistant", "content": [%s]}},
     "stopReason": "end_turn", "usage": %s, "metrics": {"latencyMs": 1}}
    """
        .formatted(blocks, usage)
        .getBytes(UTF_8);
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      readRequest(connection.getInputStream());
      billed.incrementAndGet();
      answer.write(connection.getOutputStream(), connection);
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append(new String(new byte[] {(byte) next}, ISO_8859_1));
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      in.readNBytes(Integer.parseInt(length.group(1)));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

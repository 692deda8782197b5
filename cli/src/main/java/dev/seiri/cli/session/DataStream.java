package dev.seiri.cli.session;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A print stream for data that keeps the reason of a failed write, which a plain one discards.
public final class DataStream extends PrintStream {
  private static final int BUFFER = 1 << 13;

  private final Sink sink;

  public DataStream(OutputStream out) {
    this(new Sink(out));
  }

  private DataStream(Sink sink) {
    super(new BufferedOutputStream(sink, BUFFER), true, StandardCharsets.UTF_8);
    this.sink = sink;
  }

  /// The reason of the first failed write, if there was one.
  public Optional<String> fault() {
    flush();
    return Optional.ofNullable(sink.fault);
  }

  /// Remembers the first fault.
  private static final class Sink extends FilterOutputStream {
    private @Nullable String fault;

    Sink(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        fault = fault == null ? String.valueOf(e.getMessage()) : fault;
        throw e;
      }
    }
  }
}

package dev.seiri.aws.bedrock;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;

/// A bound on the bytes that are read of an answer: what its `max_tokens` can produce, with a
/// generous factor, and a fixed part for all that is around the text. A server that sends more is
/// cut off, whatever the memory.
public final class AnswerBound implements ExecutionInterceptor {
  /// No tokenizer's longest token has more, escaped as JSON.
  private static final long BYTES_PER_TOKEN = 512;

  private static final long FIXED_BYTES = 1_000_000;

  /// What is assumed where a request names no `max_tokens`.
  private static final int MOST_TOKENS = 200_000;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    return context.responseBody().map(body -> new Bounded(body, bytes(context)));
  }

  private static long bytes(Context.ModifyHttpResponse context) {
    int tokens = MOST_TOKENS;
    if (context.request() instanceof ConverseRequest converse
        && converse.inferenceConfig() != null
        && converse.inferenceConfig().maxTokens() != null) {
      tokens = converse.inferenceConfig().maxTokens();
    }
    return FIXED_BYTES + BYTES_PER_TOKEN * tokens;
  }

  /// A stream that fails past a number of bytes.
  private static final class Bounded extends FilterInputStream {
    private final long most;
    private long left;

    Bounded(InputStream in, long most) {
      super(in);
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      take(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      take(Math.max(0, read));
      return read;
    }

    private void take(int read) throws IOException {
      left -= read;
      if (left < 0) {
        if (in instanceof Abortable abortable) {
          // Closing would read the rest.
          abortable.abort();
        }
        throw new IOException(String.format(Locale.ROOT, "it is longer than %,d bytes", most));
      }
    }
  }
}

package dev.seiri.core.output;

import dev.seiri.core.result.ResultDocument;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/// The result documents, one a line. A pending row has none.
public final class JsonlSink implements ResultSink {
  private final Writer out;

  public JsonlSink(Writer out) {
    this.out = out;
  }

  @Override
  public void row(List<String> cells, Optional<ResultDocument> result) throws IOException {
    if (result.isPresent()) {
      out.write(result.get().line());
      out.write('\n');
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

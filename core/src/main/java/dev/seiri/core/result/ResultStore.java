package dev.seiri.core.result;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.util.Iterator;
import java.util.Optional;

/// The results in the bucket.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when the bucket does not answer.
public interface ResultStore {
  /// Writes a result unless the request has one.
  ///
  /// @return whether it was written
  boolean writeIfNone(ExecutionId execution, RequestId request, ResultDocument document);

  /// Reads a request's result.
  ///
  /// @throws dev.seiri.core.MalformedItem if it cannot be read
  Optional<ResultDocument> find(ExecutionId execution, RequestId request);

  /// Sets a result aside that cannot be read, or is another request's: it is kept under another
  /// name, and the request has no result any more. A whole result stays, also where it was written
  /// after the damaged one was looked at.
  ///
  /// @return whether there was a damaged one
  boolean setAside(ExecutionId execution, RequestId request);

  /// The requests of an execution that have a result, read page by page, in no particular order. An
  /// id that is too long for a key, which the loader's never are, is left out.
  Iterator<RequestId> list(ExecutionId execution);

  /// The requests with a result after a given row, which need not have one, in the rows' order. For
  /// rows that are numbered, see [RequestId#ofRow]: other names come in the order of their keys.
  Iterator<RequestId> listAfter(ExecutionId execution, RequestId request);
}

package dev.seiri.core.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import java.io.IOException;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final ExecutionId E = new ExecutionId("e");

  private final NavigableSet<String> written = new TreeSet<>();
  private final AtomicInteger listings = new AtomicInteger();
  private boolean away;

  /// The names of results, in their order.
  private final ResultStore results =
      new ResultStore() {

        @Override
        public boolean setAside(ExecutionId execution, RequestId request) {
          throw new AssertionError("nothing is set aside here");
        }

        @Override
        public boolean writeIfNone(
            ExecutionId execution, RequestId request, ResultDocument document) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Iterator<RequestId> list(ExecutionId execution) {
          return ids(written);
        }

        @Override
        public Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
          return ids(written.tailSet(request.value(), false));
        }

        private Iterator<RequestId> ids(NavigableSet<String> names) {
          listings.incrementAndGet();
          if (away) {
            throw new StoreUnavailable("the bucket does not answer", new IOException());
          }
          return names.stream().map(RequestId::new).iterator();
        }
      };

  @Test
  void whatIsNotListedIsPending() throws Exception {
    write(1);
    write(3);
    written.add("e-00000009");
    written.add("of-another-client");
    assertThat(new Rows(E, 4).pending(results).stream()).containsExactly(2, 4);
  }

  @Test
  void manyRowsAreListedInPiecesAndNoneIsForgotten() throws Exception {
    int count = 250_000;
    for (int row = 1; row <= count; row++) {
      write(row);
    }
    for (int gap : new int[] {1, 100_000, 100_001, 199_999, 200_000, count}) {
      written.remove(RequestId.ofRow(E, gap).value());
    }
    written.add("a-stranger");
    assertThat(new Rows(E, count).pending(results).stream())
        .containsExactly(1, 100_000, 100_001, 199_999, 200_000, count);
    assertThat(listings).hasValue(3);
  }

  @Test
  void aBucketThatDoesNotAnswerIsNoEmptyListing() {
    away = true;
    assertThatThrownBy(() -> new Rows(E, 10).pending(results)).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> new Rows(E, 300_000).pending(results))
        .isInstanceOf(StoreUnavailable.class);
  }

  private void write(int row) {
    written.add(RequestId.ofRow(E, row).value());
  }
}

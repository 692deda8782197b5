package dev.seiri.local.stores;

import dev.seiri.aws.dynamodb.DynamoDecisions;
import dev.seiri.core.review.Claims;
import dev.seiri.core.review.DecidedAnswers;
import dev.seiri.core.testing.DecisionsContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import org.junit.jupiter.api.Tag;

/// Decisions in the real local table.
@Tag("stack")
class DynamoDecisionsTest extends DecisionsContract {
  private final DynamoDecisions table =
      new DynamoDecisions(
          TestStack.get().dynamoDb(), LocalNames.NAMES.decisionsTable().orElseThrow());

  @Override
  protected DecidedAnswers answers() {
    return table;
  }

  @Override
  protected Claims claims() {
    return table;
  }
}

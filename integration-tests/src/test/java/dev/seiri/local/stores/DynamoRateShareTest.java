package dev.seiri.local.stores;

import dev.seiri.aws.dynamodb.DynamoRateShare;
import dev.seiri.core.model.RateShare;
import dev.seiri.core.testing.RateShareContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import org.junit.jupiter.api.Tag;

/// Rate limits in the real local table.
@Tag("stack")
class DynamoRateShareTest extends RateShareContract {
  private final DynamoRateShare share =
      new DynamoRateShare(TestStack.get().dynamoDb(), LocalNames.NAMES.responsesTable());

  @Override
  protected RateShare share() {
    return share;
  }
}

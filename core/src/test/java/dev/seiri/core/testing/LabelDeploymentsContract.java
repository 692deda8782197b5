package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelDeployments;
import dev.seiri.core.release.LabelDeployments.Current;
import dev.seiri.core.release.LabelDeployments.Started;
import dev.seiri.core.release.LabelDocument;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The contract of [LabelDeployments], for every implementation. A deployment that was started is
/// in progress until it is ended.
public abstract class LabelDeploymentsContract {
  /// The one strategy that the service has.
  protected static final String STRATEGY = "seiri-prod-canary";

  private static final LabelDocument ONE =
      LabelDocument.EMPTY.with(new PromptKey("会社名 😀", "@production"), "v1");
  private static final LabelDocument OTHER =
      ONE.with(new PromptKey("t", "@candidate"), "v 2/\"x\"");

  protected abstract LabelDeployments deployments();

  /// Ends a deployment: it was delivered to its end, or rolled back.
  protected abstract void end(int deployment, boolean rolledBack);

  @Test
  void atFirstNothingIsDeployed() {
    assertThat(deployments().current())
        .isEqualTo(new Current(Optional.empty(), 0, Optional.empty()));
  }

  @Test
  void aDocumentCountsOnceItIsDelivered() {
    assertThat(deploy(ONE, 0)).isEqualTo(new Started.Deployment(1, 1));
    assertThat(deployments().current()).isEqualTo(new Current(Optional.empty(), 1, Optional.of(1)));
    end(1, false);
    assertThat(deployments().current())
        .isEqualTo(new Current(Optional.of(ONE.line()), 1, Optional.empty()));
    assertThat(deploy(OTHER, 1)).isEqualTo(new Started.Deployment(2, 2));
    assertThat(deployments().current())
        .isEqualTo(new Current(Optional.of(ONE.line()), 2, Optional.of(2)));
    end(2, false);
    Current current = deployments().current();
    assertThat(LabelDocument.parse(current.document().orElseThrow())).isEqualTo(OTHER);
  }

  @Test
  void aRolledBackDeploymentDoesNotCount() {
    deploy(ONE, 0);
    end(1, false);
    deploy(OTHER, 1);
    end(2, true);
    assertThat(deployments().current())
        .isEqualTo(new Current(Optional.of(ONE.line()), 2, Optional.empty()));
    assertThat(deploy(OTHER, 2)).isEqualTo(new Started.Deployment(3, 3));
  }

  @Test
  void whoDoesNotKnowTheNewestDocumentIsRefused() {
    deploy(ONE, 0);
    end(1, false);
    deploy(ONE, 1);
    end(2, false);
    assertThat(deploy(OTHER, 1)).isInstanceOf(Started.Refused.class);
    assertThat(deployments().current())
        .as("nothing was started")
        .isEqualTo(new Current(Optional.of(ONE.line()), 2, Optional.empty()));
  }

  @Test
  void aStrategyThatTheServiceDoesNotHaveIsNamed() {
    assertThatThrownBy(() -> deployments().deploy(ONE, 0, "slow", "why"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no deployment strategy slow")
        .hasMessageContaining(STRATEGY);
    assertThat(deployments().current().newest()).isZero();
  }

  private Started deploy(LabelDocument document, int newest) {
    return deployments().deploy(document, newest, STRATEGY, "新しい 😀\nwording");
  }
}

package dev.seiri.core.testing;

import dev.seiri.core.release.LabelDeployments;

class MemoryLabelDeploymentsTest extends LabelDeploymentsContract {
  private final MemoryLabelDeployments deployments = new MemoryLabelDeployments(STRATEGY);

  @Override
  protected LabelDeployments deployments() {
    return deployments;
  }

  @Override
  protected void end(int deployment, boolean rolledBack) {
    deployments.end(deployment, rolledBack);
  }
}

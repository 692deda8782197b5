package dev.seiri.cdk;

import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.ecr.LifecycleRule;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.TagMutability;
import software.constructs.Construct;

/// The repository of the loader's images: a stack of its own, which is deployed first, so that an
/// image is there before a task definition names it.
public final class SeiriImages extends Stack {
  private final Repository repository;

  SeiriImages(Construct scope, String id, Settings settings, StackProps props) {
    super(scope, id, props);
    this.repository =
        Repository.Builder.create(this, "Images")
            .imageScanOnPush(true)
            .imageTagMutability(TagMutability.IMMUTABLE)
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .description("The newest images, for a way back")
                        .maxImageCount(settings.retention().images())
                        .build()))
            .emptyOnDelete(!settings.keepData())
            .removalPolicy(settings.keepData() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
            .build();
    settings.tags().forEach((name, value) -> Tags.of(this).add(name, value));
    CfnOutput.Builder.create(this, "Repository")
        .description("the repository of the loader's image")
        .value(repository.getRepositoryUri())
        .build();
  }

  Repository repository() {
    return repository;
  }
}

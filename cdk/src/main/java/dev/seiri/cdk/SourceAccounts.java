package dev.seiri.cdk;

import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awscdk.IAspect;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.CfnRole;
import software.constructs.IConstruct;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lets a service assume a role of the stack for the stack's own account alone, so that nobody else
/// can have the service act with it (the confused deputy).
///
/// Not every service is documented to say for whom it acts. A condition that it cannot meet would
/// stop the stack from working, so those are held to it only where they do say so.
final class SourceAccounts implements IAspect {
  private static final Set<String> TELL_IT =
      Set.of("ecs-tasks.amazonaws.com", "scheduler.amazonaws.com", "vpc-flow-logs.amazonaws.com");

  @Override
  public void visit(IConstruct node) {
    if (!(node instanceof CfnRole role)) {
      return;
    }
    JsonNode trust =
        JsonMapper.shared()
            .valueToTree(Stack.of(role).resolve(role.getAssumeRolePolicyDocument()))
            .path("Statement");
    for (int i = 0; i < trust.size(); i++) {
      JsonNode services = trust.path(i).path("Principal").path("Service");
      if (!services.isMissingNode()) {
        role.addPropertyOverride(
            "AssumeRolePolicyDocument.Statement.%s.Condition".formatted(i),
            Map.of(operator(services), Map.of("aws:SourceAccount", Stack.of(role).getAccount())));
      }
    }
  }

  private static String operator(JsonNode services) {
    List<String> names =
        services.isArray()
            ? services.valueStream().map(JsonNode::asString).toList()
            : List.of(services.asString());
    return TELL_IT.containsAll(names) ? "StringEquals" : "StringEqualsIfExists";
  }
}

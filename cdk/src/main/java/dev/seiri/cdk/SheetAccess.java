package dev.seiri.cdk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.WebIdentityPrincipal;
import software.constructs.Construct;

/// The permissions of a spreadsheet's users, who are identified by Google's token and have no AWS
/// key: send orders, read the status of their executions, read exports, write corrections.
final class SheetAccess extends Construct {
  /// Google is a provider that every account knows.
  private static final String GOOGLE = "accounts.google.com";

  private final Role role;

  SheetAccess(
      Construct scope,
      Settings settings,
      Settings.Sheet sheet,
      Storage storage,
      OrdersFunction orders) {
    super(scope, "Sheet");
    this.role =
        Role.Builder.create(this, "Role")
            .assumedBy(new WebIdentityPrincipal(GOOGLE, conditions(sheet)))
            .description("Spreadsheets of Seiri, environment " + settings.name())
            .maxSessionDuration(Duration.hours(1))
            .build();
    new Grants(role, Stack.of(this))
        .table(storage.executions(), "GetItem")
        .table(storage.promptTemplates(), "GetItem", "Scan")
        .objects(storage.bucket(), Prefixes.EXPORTS, "GetObject")
        .objects(storage.bucket(), Prefixes.CORRECTIONS, "PutObject")
        .allow(List.of("lambda:InvokeFunction"), List.of(orders.live().getFunctionArn()))
        .key(storage.key());
  }

  Role role() {
    return role;
  }

  /// `aud` alone would admit every user of the script, and `sub` alone every script.
  private static Map<String, Object> conditions(Settings.Sheet sheet) {
    Map<String, Object> equal = new LinkedHashMap<>();
    equal.put(GOOGLE + ":aud", sheet.clientIds());
    equal.put(GOOGLE + ":oaud", sheet.clientIds());
    equal.put(GOOGLE + ":sub", sheet.users());
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("StringEquals", equal);
    return conditions;
  }

  /// The settings of a sheet, as the JSON that is pasted into its sidebar.
  String pasted(Settings settings, Settings.Sheet sheet, Storage storage, OrdersFunction orders) {
    Stack stack = Stack.of(this);
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("region", stack.getRegion());
    names.put("role", role.getRoleArn());
    names.put("orders", orders.function().getFunctionName());
    names.put("drafts", sheet.drafts());
    names.put("bucket", storage.bucket().getBucketName());
    names.put("executions", storage.executions().getTableName());
    names.put("prompts", storage.promptTemplates().getTableName());
    names.put("models", settings.models().inferenceProfiles());
    return stack.toJsonString(names);
  }
}

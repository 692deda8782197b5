package dev.seiri.local.rules;

import dev.seiri.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The shipped rules by task.
public final class OfflineRules {
  private final Map<String, RuleTask> tasks = new TreeMap<>();

  private OfflineRules(List<RuleTask> tasks) {
    tasks.forEach(task -> this.tasks.put(task.name(), task));
  }

  public static OfflineRules shipped() {
    return new OfflineRules(
        List.of(new CompanyNameRules(), new AddressRules(), new PersonNameRules()));
  }

  /// The rules of a task, if it is a shipped one.
  public Optional<RuleTask> task(String name) {
    return Optional.ofNullable(tasks.get(name));
  }

  /// The names of the tasks.
  public List<String> names() {
    return List.copyOf(tasks.keySet());
  }

  /// What any other task without a schema gets: the text in one width, its spaces made single.
  public RuleTask generic() {
    return new RuleTask() {
      @Override
      public String name() {
        return "generic";
      }

      @Override
      public ObjectNode answer(String input) {
        ObjectNode json = Json.object();
        json.put("normalized", Width.normalize(input));
        return json;
      }
    };
  }
}

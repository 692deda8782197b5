package dev.seiri.cli.prompts;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.bedrock.BedrockModel;
import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.lambda.stream.Trial;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.RulesModel;
import dev.seiri.local.rules.OfflineRules;
import dev.seiri.local.stack.Bedrock;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import tools.jackson.databind.JsonNode;

/// `seiri prompts try`: processes one row.
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description = {
      "Process one row with the pipeline's own code, and show the answer.",
      "Shows the verdict, the tokens and the cost, too. Nothing is looked up in the ledger"
          + " and nothing is stored.",
      "",
      "Exit status: 0 the answer is valid; 1 it is not, or there is none; 2 the arguments or"
          + " the prompt are at fault."
    })
final class TryCommand implements Callable<Integer> {
  private static final int NOT_VALID = 1;
  private static final ExecutionId EXECUTION = new ExecutionId("try");

  private final Terminal terminal;

  @Mixin private final PromptArguments prompt = new PromptArguments();
  @Mixin private final RowArguments row = new RowArguments();
  @Mixin private final BedrockArguments bedrock = new BedrockArguments();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "The model to ask. By default the prompt's own, else the offline rules or, on a real"
            + " service, the default model of `seiri run`."
      })
  private @Nullable String model;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people, or as the result document that the pipeline would write.")
  private LintCommand.Format format = LintCommand.Format.TEXT;

  TryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Bedrock models = bedrock.choice(terminal.env());
    Request request = row.request(EXECUTION);
    PromptTemplate template = prompt.template(terminal);
    ModelCatalog catalog = BedrockArguments.catalog(terminal.env());
    Trial trial = new Trial(catalog, RenderCommand.settings(terminal), terminal.clock());
    Trial.Row asked =
        new Trial.Row(
            RenderCommand.execution(EXECUTION, template, model(template, models)),
            template,
            request);
    terminal.say(
        "%s, %s asked at %s"
            .formatted(
                template.key(),
                asked.execution().payload().foundationModelId(),
                models.describe()));
    return switch (ask(trial, asked, models, catalog)) {
      case Trial.Step.Ends(ResultDocument result) -> print(result);
      case Trial.Step.Pends(String why) -> pends(why);
      case Trial.Step.Asks asks -> throw new AssertionError("no model call is made: " + asks);
    };
  }

  private static Trial.Step ask(Trial trial, Trial.Row row, Bedrock models, ModelCatalog catalog)
      throws InterruptedException {
    AwsClients clients = AwsClients.ofEnvironment(1);
    return switch (models.kind()) {
      case STAND_IN -> {
        try (BedrockStandIn standIn =
                BedrockStandIn.builder()
                    .model(RulesModel.ID, new RulesModel(OfflineRules.shipped()))
                    .start();
            BedrockRuntimeClient client = clients.bedrock(standIn.endpoint())) {
          yield trial.ask(row, model(client, catalog));
        }
      }
      case URL -> {
        try (BedrockRuntimeClient client =
            clients.bedrock(URI.create(models.url().orElseThrow()))) {
          yield trial.ask(row, model(client, catalog));
        }
      }
      case AWS -> {
        try (BedrockRuntimeClient client = clients.bedrock()) {
          yield trial.ask(row, model(client, catalog));
        }
      }
    };
  }

  private static LanguageModel model(BedrockRuntimeClient client, ModelCatalog catalog) {
    return new BedrockModel(client, catalog);
  }

  private String model(PromptTemplate template, Bedrock models) {
    return Optional.ofNullable(model)
        .or(() -> template.defaults().foundationModelId())
        .orElse(BedrockArguments.defaultModel(models));
  }

  private int pends(String why) {
    terminal.say("seiri: no answer: %s; the row would be pending".formatted(why));
    return NOT_VALID;
  }

  private int print(ResultDocument result) {
    switch (format) {
      case TEXT -> lines(result);
      case JSON -> terminal.printAll(Json.pretty(result.json()));
    }
    return result.verdict().isValid() ? 0 : NOT_VALID;
  }

  private void lines(ResultDocument result) {
    JsonNode json = result.json();
    JsonNode answer = json.path("response").path("body").path("Completion");
    if (json.path("output").isObject()) {
      terminal.printAll(Json.pretty(json.path("output")));
    } else if (answer.isString()) {
      terminal.printAll(answer.stringValue());
    }
    line("verdict", result.verdict().word() + after(": ", json.path("error_message").asString("")));
    result.doubts().forEach(doubt -> line("doubt", doubt));
    line("model", result.modelId().orElse("no model call") + note(json));
    Usage usage = result.usage();
    line(
        "tokens",
        "%s in, %s out%s%s"
            .formatted(
                Numbers.count(usage.inputTokens()),
                Numbers.count(usage.outputTokens()),
                cached(usage.cacheReadTokens(), "read from cache"),
                cached(usage.cacheWriteTokens(), "written to it")));
    line(
        "cost",
        result
            .cost()
            .map(cost -> "US$" + cost.stripTrailingZeros().toPlainString())
            .orElse("unknown: the model has no price in the catalog (MODEL_CATALOG)"));
    line("latency", result.latency().map(took -> took.toMillis() + " ms").orElse("unknown"));
  }

  private static String note(JsonNode json) {
    String note = json.path("model_note").asString("");
    return note.isEmpty() ? "" : " (" + note + ")";
  }

  private static String cached(long tokens, String what) {
    return tokens == 0 ? "" : ", %s %s".formatted(Numbers.count(tokens), what);
  }

  private static String after(String sign, String text) {
    return text.isEmpty() ? "" : sign + text;
  }

  private void line(String name, String value) {
    terminal.print("%-9s %s".formatted(name, value));
  }
}

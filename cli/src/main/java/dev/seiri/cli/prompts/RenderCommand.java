package dev.seiri.cli.prompts;

import dev.seiri.aws.bedrock.ConverseWire;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.lambda.stream.HandlerSettings;
import dev.seiri.lambda.stream.Trial;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri prompts render`: a dry run of a model call.
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = {
      "Print the request that a model would be sent for one row (dry run).",
      "It is the Converse request as JSON, as `aws bedrock-runtime converse --cli-input-json`"
          + " takes it. Makes no model call.",
      "",
      "Exit status: 0 done; 1 the row cannot be rendered; 2 the arguments or the prompt are"
          + " at fault."
    })
final class RenderCommand implements Callable<Integer> {
  private static final int NOT_RENDERED = 1;
  private static final ExecutionId EXECUTION = new ExecutionId("render");

  private final Terminal terminal;

  @Mixin private final PromptArguments prompt = new PromptArguments();
  @Mixin private final RowArguments row = new RowArguments();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = {
        "The model of the request. By default the prompt's own, else "
            + ModelCatalog.DEFAULT_MODEL
            + "."
      })
  private @Nullable String model;

  RenderCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModelCatalog catalog = BedrockArguments.catalog(terminal.env());
    var request = row.request(EXECUTION);
    PromptTemplate template = prompt.template(terminal);
    Trial trial = new Trial(catalog, settings(terminal), terminal.clock());
    Trial.Step step =
        trial.render(
            new Trial.Row(execution(EXECUTION, template, model(template)), template, request));
    return switch (step) {
      case Trial.Step.Asks(Question question) -> {
        terminal.printAll(Json.pretty(ConverseWire.request(question, catalog)));
        yield 0;
      }
      case Trial.Step.Ends(ResultDocument result) ->
          say(
              "%s: %s"
                  .formatted(
                      result.verdict().word(), result.json().path("error_message").asString("")));
      case Trial.Step.Pends(String why) -> say(why);
    };
  }

  private int say(String why) {
    terminal.say("seiri: the row cannot be rendered: " + why);
    return NOT_RENDERED;
  }

  private String model(PromptTemplate template) {
    return Optional.ofNullable(model)
        .or(() -> template.defaults().foundationModelId())
        .orElse(ModelCatalog.DEFAULT_MODEL);
  }

  /// An execution that is not stored.
  static Execution execution(ExecutionId id, PromptTemplate template, String model) {
    if (model.isBlank()) {
      throw new CliFault("--model must not be blank");
    }
    return Execution.loading(id, Payload.of(template.key(), model), Execution.Provenance.UNKNOWN);
  }

  /// The handler's settings of the environment.
  ///
  /// @throws CliFault naming the variable that is wrong
  static HandlerSettings settings(Terminal terminal) {
    try {
      return HandlerSettings.of(terminal.env());
    } catch (IllegalArgumentException e) {
      throw new CliFault(String.valueOf(e.getMessage()));
    }
  }
}

package dev.seiri.cli.prompts;

import dev.seiri.aws.bedrock.ConverseWire;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.pack.SharedText;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.request.Request;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.lambda.stream.HandlerSettings;
import dev.seiri.lambda.stream.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
          + " takes it. Makes no model call. With rows per call, it is the one request for --row and"
          + " the rows after it.",
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

  @Option(
      names = "--rows-per-call",
      paramLabel = "N",
      description = {
        "The request for so many rows, 1 to 100, of the file of --row. By default the prompt's own"
            + " with --row, else 1."
      })
  private @Nullable Integer rowsPerCall;

  @Option(
      names = "--echo",
      negatable = true,
      description =
          "Whether each answer of such a request repeats the beginning of its row. By default the"
              + " prompt's own.")
  private @Nullable Boolean echo;

  RenderCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModelCatalog catalog = BedrockArguments.catalog(terminal.env());
    PromptTemplate template = prompt.template(terminal);
    Inference packing = packing(template);
    List<Request> requests = row.requests(EXECUTION, packing.rows());
    List<Question> questions = new ArrayList<>();
    for (Request request : requests) {
      Trial.Step step = render(template, request, catalog);
      if (!(step instanceof Trial.Step.Asks(Question question))) {
        return fault(step);
      }
      questions.add(question);
    }
    Question question =
        packing.rows() == 1
            ? questions.getFirst()
            : together(template, requests.getFirst(), questions, packing.isEchoed());
    terminal.printAll(Json.pretty(ConverseWire.request(question, catalog)));
    return 0;
  }

  private Trial.Step render(PromptTemplate template, Request request, ModelCatalog catalog) {
    return new Trial(catalog, settings(terminal), terminal.clock())
        .render(new Trial.Row(execution(EXECUTION, template, model(template)), template, request));
  }

  /// How many rows the request has.
  private Inference packing(PromptTemplate template) {
    if (rowsPerCall != null && (rowsPerCall < 1 || rowsPerCall > Inference.MOST_ROWS)) {
      throw new CliFault(
          "--rows-per-call must be 1 to %s, not %s".formatted(Inference.MOST_ROWS, rowsPerCall));
    }
    if (rowsPerCall != null && rowsPerCall > 1 && !row.isOfFile()) {
      throw new CliFault("--rows-per-call takes rows of a file: give the first as --row FILE:N");
    }
    Inference said =
        Inference.ofRowsPerCall(
            rowsPerCall == null ? OptionalInt.empty() : OptionalInt.of(rowsPerCall),
            Optional.ofNullable(echo));
    return row.isOfFile() ? said.orElse(template.defaults().inference()) : said;
  }

  private Question together(
      PromptTemplate template, Request like, List<Question> questions, boolean echoed) {
    CompiledPrompt compiled = new PromptRenderer(settings(terminal).render()).compile(template);
    return SharedText.of(compiled, like)
        .flatMap(shared -> PackedQuestion.of(questions, shared, echoed))
        .map(PackedQuestion::question)
        .orElseThrow(() ->
            new CliFault(
                "the rows of %s cannot share a call: its system_template depends on the row"
                    .formatted(template.key())));
  }

  private int fault(Trial.Step step) {
    return switch (step) {
      case Trial.Step.Asks asks -> throw new AssertionError("rendered: " + asks);
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

package dev.seiri.cli.session;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.LabelSource;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.WorkerStatus;
import dev.seiri.local.stack.Bedrock;
import dev.seiri.local.stack.Lease;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A command's session with a stack: the local one, joined or started, or the one on AWS that the
/// environment names.
public final class Session implements AutoCloseable {
  private static final int CONNECTIONS = 80;

  private final Stores stores;
  private final ResourceNames names;
  private final Optional<Lease> lease;

  private Session(Stores stores, ResourceNames names, Optional<Lease> lease) {
    this.stores = stores;
    this.names = names;
    this.lease = lease;
  }

  /// A lease of the local stack, whose worker calls these models.
  public static Session local(Terminal terminal, LocalStack stack, Bedrock models)
      throws InterruptedException {
    return local(terminal, stack.join(models, terminal::say));
  }

  /// A lease of the local stack's tables and bucket.
  public static Session localStores(Terminal terminal, LocalStack stack)
      throws InterruptedException {
    return local(terminal, stack.joinStores(terminal::say));
  }

  /// A lease of the local stack, which then keeps running without any.
  public static Session kept(Terminal terminal, LocalStack stack, Bedrock models)
      throws InterruptedException {
    return local(terminal, stack.keep(models, terminal::say));
  }

  /// The stack on AWS that `EXECUTIONS_TABLE_NAME` and the like name.
  ///
  /// @throws CliFault if one is missing
  public static Session aws(Terminal terminal) {
    try {
      ResourceNames names = ResourceNames.of(terminal.env());
      Optional<LabelSource> labels = DeliveredLabels.of(terminal);
      return new Session(
          Stores.of(
              AwsClients.ofEnvironment(CONNECTIONS),
              names,
              labels,
              terminal.env(),
              terminal.clock()),
          names,
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new CliFault(
          terminal
              .stack()
              .map(stack ->
                  "--stack %s: its outputs do not name everything (%s); is it Seiri's?"
                      .formatted(stack, e.getMessage()))
              .orElse(
                  "--aws: %s; set it to the name in the stack's outputs, or use --stack NAME"
                      .formatted(e.getMessage())));
    }
  }

  private static Session local(Terminal terminal, Lease lease) {
    try {
      Stores stores =
          Stores.of(
              AwsClients.ofLocal(CONNECTIONS, lease.endpoints().stores()),
              LocalNames.NAMES,
              DeliveredLabels.of(terminal),
              // On one machine nothing expires.
              Map.of(),
              terminal.clock());
      registerShipped(terminal, stores);
      return new Session(stores, LocalNames.NAMES, Optional.of(lease));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  public Stores stores() {
    return stores;
  }

  /// The lease of the local stack, if it is a local one.
  public Optional<Lease> lease() {
    return lease;
  }

  /// The model asked where neither the user nor the prompt names one.
  public String defaultModel() {
    return models().map(BedrockArguments::defaultModel).orElse(ModelCatalog.DEFAULT_MODEL);
  }

  /// A description of the models' counterpart, for people.
  public String describeModels() {
    return models().map(models -> "asked at " + models.describe()).orElse("called by the stack");
  }

  /// Where the documents of an execution's results are, for people.
  public String resultsFolder(Terminal terminal, ExecutionId execution) {
    String key = "results/execution_id=" + execution;
    return lease.isPresent()
        ? terminal.home().s3().resolve(names.bucket()).resolve(key).toString()
        : "s3://%s/%s/".formatted(names.bucket(), key);
  }

  private Optional<Bedrock> models() {
    return lease.flatMap(Lease::bedrock);
  }

  /// The local worker's status.
  public WorkerStatus worker() {
    return lease.map(Lease::worker).orElse(WorkerStatus.NONE);
  }

  @Override
  public void close() {
    lease.ifPresent(Lease::close);
  }

  /// Registers the shipped prompts, once for each start of the stack: reading and comparing them
  /// takes longer than most commands.
  private static void registerShipped(Terminal terminal, Stores stores) {
    Path note = terminal.home().run(LocalStack.REGISTERED);
    Optional<String> release = ShippedPrompts.release();
    if (release.isPresent() && release.equals(read(note))) {
      return;
    }
    boolean all = true;
    for (ShippedPrompts.Shipped shipped : ShippedPrompts.all()) {
      PromptTemplate template = shipped.template();
      Registration done =
          stores
              .prompts()
              .register(template, Optional.of(shipped.text()), terminal.clock().instant(), "seiri");
      if (done instanceof Registration.Conflict) {
        all = false;
        terminal.say(
            "note: prompt %s in this home differs from the one shipped with this program; it is kept"
                .formatted(template.key()));
      }
    }
    if (all && release.isPresent()) {
      write(note, release.get());
    }
  }

  private static Optional<String> read(Path note) {
    try {
      return Optional.of(Files.readString(note));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void write(Path note, String text) {
    try {
      Files.writeString(SeiriHome.closed(note), text);
    } catch (IOException e) {
      // The next command registers them again.
    }
  }
}

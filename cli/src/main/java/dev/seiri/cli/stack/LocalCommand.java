package dev.seiri.cli.stack;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.PortArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.local.home.DatabaseFile;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.stack.Endpoints;
import dev.seiri.local.stack.Lease;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.stack.LocalStack;
import dev.seiri.local.stack.LocalStack.Status;
import dev.seiri.local.stack.PortChoice;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri local`: the stack on this machine.
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description = "Start, show and stop the stack on this machine.",
    synopsisSubcommandLabel = "COMMAND")
public final class LocalCommand {
  private final Terminal terminal;

  public LocalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "up",
      mixinStandardHelpOptions = true,
      description = {
        "Start the stack and keep it running, for any AWS client.",
        "Prints the environment of such a client: eval \"$(seiri local up)\"."
      })
  int up(@Mixin BedrockArguments bedrock, @Mixin PortArguments ports) throws InterruptedException {
    LocalStack stack = ports.stack(terminal);
    try (Session session = Session.kept(terminal, stack, bedrock.choice(terminal.env()))) {
      Lease lease = session.lease().orElseThrow();
      printEnvironment(lease.endpoints());
      terminal.say("the stack in %s is up".formatted(terminal.home().root()));
    }
    return 0;
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = {
        "Show whether a stack is running, and print the environment of its clients.",
        "Exit status 1 if none is running."
      })
  int status() {
    LocalStack stack = new LocalStack(terminal.home(), PortChoice.FREE);
    Optional<Status> status = stack.status();
    if (status.isEmpty()) {
      terminal.say(
          stack
              .stoppedSupervisor()
              .map(pid ->
                  String.format(
                      Locale.ROOT,
                      "the stack in %s does not answer: its supervisor, process %d, is stopped;"
                          + " `kill -CONT %d` continues it, and the next command that needs it"
                          + " replaces it",
                      terminal.home().root(),
                      pid,
                      pid))
              .orElse("no stack is running in " + terminal.home().root()));
      damage().ifPresent(terminal::say);
      return ExitStatus.PENDING;
    }
    Status running = status.get();
    terminal.say(
        String.format(
            Locale.ROOT,
            "the stack in %s is running as process %d",
            terminal.home().root(),
            running.pid()));
    terminal.say("  asks      " + running.bedrock());
    terminal.say(
        String.format(
            Locale.ROOT,
            "  used by   %d commands%s",
            running.leases(),
            running.kept() ? ", and kept running" : ""));
    terminal.say(
        String.format(
            Locale.ROOT,
            "  worker    %d stream records handled, %s",
            running.worker().handled(),
            running.worker().idle() ? "idle" : "busy"));
    running.worker().lastError().ifPresent(error -> terminal.say("  trouble   " + error));
    damage().ifPresent(file -> terminal.say("  trouble   " + file));
    printEnvironment(running.endpoints());
    return 0;
  }

  @Command(
      name = "down",
      mixinStandardHelpOptions = true,
      description = "Stop the stack, after answers in flight are recorded. Its state stays.")
  int down(
      @Option(names = "--wipe", description = "Remove the state too: tables, results, logs.")
          boolean wipe)
      throws InterruptedException {
    SeiriHome home = terminal.home();
    boolean ran = home.exists() && new LocalStack(home, PortChoice.FREE).down();
    terminal.say(
        ran
            ? "the stack in %s is down".formatted(home.root())
            : "no stack was running in " + home.root());
    if (wipe && home.exists()) {
      home.wipe();
      terminal.say("its state is removed");
    }
    return 0;
  }

  private Optional<String> damage() {
    return new DatabaseFile(terminal.home()).describe();
  }

  private void printEnvironment(Endpoints endpoints) {
    LocalNames.environment(endpoints)
        .forEach((name, value) -> terminal.print("export %s=%s".formatted(name, value)));
    if (!terminal.env().containsKey("AWS_ACCESS_KEY_ID")
        && !terminal.env().containsKey("AWS_PROFILE")) {
      LocalNames.anyCredentials()
          .forEach((name, value) -> terminal.print("export %s=%s".formatted(name, value)));
    }
  }
}

package dev.seiri.cli.session;

import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine;

/// The commands of a group, built as they are asked for. Arguments that begin with a command's name
/// reach no other command of the group, and building all of them takes most of the time of a short
/// command. Any other arguments get the whole group: its help page names all commands.
public final class Subcommands {
  private Subcommands() {}

  /// Adds the commands that arguments can reach.
  ///
  /// @param names the names of all commands of the group, in the order of its help page
  /// @param make builds the command of a name for the arguments that follow it: its object, or a
  ///   command line with subcommands
  public static CommandLine add(
      CommandLine group,
      List<String> arguments,
      List<String> names,
      BiFunction<String, List<String>, Object> make) {
    if (!arguments.isEmpty() && names.contains(arguments.getFirst())) {
      List<String> rest = arguments.subList(1, arguments.size());
      return group.addSubcommand(make.apply(arguments.getFirst(), rest));
    }
    names.forEach(name -> group.addSubcommand(make.apply(name, List.of())));
    return group;
  }
}

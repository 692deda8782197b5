package dev.seiri.cli.stack;

import dev.seiri.aws.Account;
import dev.seiri.aws.control.Finding;
import dev.seiri.local.home.DatabaseFile;
import dev.seiri.local.home.SeiriHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A check that this machine can run a stack.
public final class LocalChecks {
  private static final long ENOUGH = 1L << 30;

  private LocalChecks() {}

  /// Whether the home can be written, has free space, and keeps the extended attributes that the S3
  /// server needs.
  public static Finding home(SeiriHome home) {
    String part = "home";
    Path probe = home.tmp().resolve("doctor-" + ProcessHandle.current().pid());
    try {
      home.prepare();
      Files.writeString(probe, "probe");
      UserDefinedFileAttributeView attributes =
          Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class);
      if (!keeps(attributes)) {
        return Finding.fault(
            part,
            home.root() + ": its file system keeps no extended attributes",
            "set SEIRI_HOME to a folder on one that does, such as ext4, xfs or APFS");
      }
      long free = Files.getFileStore(probe).getUsableSpace();
      String text = String.format(Locale.ROOT, "%s, %,d MB free", home.root(), free >> 20);
      return free < ENOUGH
          ? Finding.note(part, text, "free some space: a million rows take some gigabytes")
          : Finding.ok(part, text);
    } catch (IOException e) {
      return Finding.fault(
          part, e.getMessage() + ": cannot be written", "set SEIRI_HOME to a folder that can");
    } finally {
      delete(probe);
    }
  }

  /// Whether the file that holds the tables is whole.
  public static Finding database(SeiriHome home) {
    DatabaseFile file = new DatabaseFile(home);
    return file.damage()
        .map(what -> Finding.fault("tables", what, file.nextStep()))
        .orElseGet(() -> Finding.ok("tables", file.path().toString()));
  }

  /// Whether `--bedrock aws` would find credentials. Makes no call.
  public static Finding credentials() {
    String part = "credentials";
    return Account.region().isPresent() && Account.hasCredentials()
        ? Finding.ok(part, "found, for --bedrock aws and --stack")
        : Finding.note(
            part,
            "none: the offline rules answer, which are no language model",
            "for --bedrock aws, run `aws configure` or `aws login`, or set AWS_PROFILE and AWS_REGION");
  }

  private static boolean keeps(@Nullable UserDefinedFileAttributeView attributes) {
    if (attributes == null) {
      return false;
    }
    try {
      attributes.write("probe", ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static void delete(Path probe) {
    try {
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      // The folder is emptied by the next stack that starts.
    }
  }
}

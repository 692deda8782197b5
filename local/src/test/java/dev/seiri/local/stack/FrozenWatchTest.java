package dev.seiri.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
class FrozenWatchTest {
  private final Set<Long> stopped = new HashSet<>();
  private final FrozenWatch watch = new FrozenWatch(3, stopped::contains);

  @Test
  void aProcessThatIsStoppedForLongIsReplaced() {
    stopped.add(7L);
    assertThat(watch.isFrozen(7)).isFalse();
    assertThat(watch.isFrozen(7)).isFalse();
    assertThat(watch.isFrozen(7)).isTrue();
  }

  @Test
  void oneThatGoesOnIsNot() {
    stopped.add(7L);
    watch.isFrozen(7);
    watch.isFrozen(7);
    stopped.clear();
    assertThat(watch.isFrozen(7)).isFalse();
    stopped.add(7L);
    assertThat(watch.isFrozen(7)).isFalse();
  }

  @Test
  void anotherProcessIsLookedAtFromTheBeginning() {
    stopped.addAll(Set.of(7L, 8L));
    watch.isFrozen(7);
    watch.isFrozen(7);
    assertThat(watch.isFrozen(8)).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStoppedProcessIsToldFromASleepingOne() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(FrozenWatch.isStopped(sleeper.pid())).isFalse();
      signal(sleeper, "-STOP");
      while (!FrozenWatch.isStopped(sleeper.pid())) {
        Thread.onSpinWait();
      }
      signal(sleeper, "-CONT");
      while (FrozenWatch.isStopped(sleeper.pid())) {
        Thread.onSpinWait();
      }
    } finally {
      sleeper.destroyForcibly();
    }
    assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(FrozenWatch.isStopped(sleeper.pid())).isFalse();
  }

  private static void signal(Process process, String signal) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}

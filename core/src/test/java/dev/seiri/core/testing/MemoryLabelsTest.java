package dev.seiri.core.testing;

import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.release.LabelStore;
import java.util.Optional;

class MemoryLabelsTest extends LabelStoreContract {
  private static final String TASK = "会社名 😀/#'";

  private final MemoryPrompts prompts = new MemoryPrompts();
  private final MemoryLabels labels = new MemoryLabels(prompts);

  @Override
  protected PromptKey label() {
    for (int n = 1; n <= 9; n++) {
      prompts.put(
          new PromptTemplate(
              new PromptKey(TASK, "v" + n), "", "", "x", Optional.empty(), Defaults.NONE));
    }
    return new PromptKey(TASK, "@production");
  }

  @Override
  protected LabelStore store() {
    return labels;
  }

  @Override
  protected void overwrite(PromptKey label, String version) {
    labels.overwrite(label, version);
  }
}

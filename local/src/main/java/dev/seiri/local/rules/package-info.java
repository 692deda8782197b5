/// The rules behind `seiri.offline-rules-v1`, which is not a language model.
@NullMarked
package dev.seiri.local.rules;

import org.jspecify.annotations.NullMarked;

/// A stand-in for the Bedrock Runtime HTTP API, for machines without an account. What answers there
/// is rule-based and no language model.
@NullMarked
package dev.seiri.local.bedrock;

import org.jspecify.annotations.NullMarked;

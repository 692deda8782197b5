/// A stand-in for the Bedrock Runtime HTTP API, for machines without an account. It answers by
/// rules and is no language model.
@NullMarked
package dev.seiri.local.bedrock;

import org.jspecify.annotations.NullMarked;

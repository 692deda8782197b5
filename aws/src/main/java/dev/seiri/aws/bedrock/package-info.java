/// Language models behind the Bedrock Runtime API.
@NullMarked
package dev.seiri.aws.bedrock;

import org.jspecify.annotations.NullMarked;

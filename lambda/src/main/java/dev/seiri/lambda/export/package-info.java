/// Results as files that people open.
@NullMarked
package dev.seiri.lambda.export;

import org.jspecify.annotations.NullMarked;

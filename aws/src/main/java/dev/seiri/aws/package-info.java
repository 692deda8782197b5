/// The AWS clients and the names of what they talk to.
@NullMarked
package dev.seiri.aws;

import org.jspecify.annotations.NullMarked;

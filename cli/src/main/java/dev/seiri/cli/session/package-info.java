/// What a command works with: streams, environment, stores, a share in the local stack.
@NullMarked
package dev.seiri.cli.session;

import org.jspecify.annotations.NullMarked;

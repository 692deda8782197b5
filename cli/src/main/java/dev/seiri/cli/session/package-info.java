/// The session of a command: streams, environment, stores, a lease of the local stack.
@NullMarked
package dev.seiri.cli.session;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.seiri.cli.session;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.seiri.cli.query;

import org.jspecify.annotations.NullMarked;

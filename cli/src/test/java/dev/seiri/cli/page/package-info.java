@NullMarked
package dev.seiri.cli.page;

import org.jspecify.annotations.NullMarked;

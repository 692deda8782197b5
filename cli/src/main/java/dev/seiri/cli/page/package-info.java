/// HTML pages in one file that need no network.
@NullMarked
package dev.seiri.cli.page;

import org.jspecify.annotations.NullMarked;

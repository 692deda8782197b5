/// HTML pages in one file that ask nothing of any network.
@NullMarked
package dev.seiri.cli.page;

import org.jspecify.annotations.NullMarked;

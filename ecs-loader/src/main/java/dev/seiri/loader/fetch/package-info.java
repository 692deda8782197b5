/// Fetching rows as local files.
@NullMarked
package dev.seiri.loader.fetch;

import org.jspecify.annotations.NullMarked;

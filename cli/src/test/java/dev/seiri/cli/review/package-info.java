@NullMarked
package dev.seiri.cli.review;

import org.jspecify.annotations.NullMarked;

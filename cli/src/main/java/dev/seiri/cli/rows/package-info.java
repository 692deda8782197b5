/// `seiri rows`: what is understood of rows before anything is loaded.
@NullMarked
package dev.seiri.cli.rows;

import org.jspecify.annotations.NullMarked;

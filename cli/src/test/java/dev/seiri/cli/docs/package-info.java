/// Tests of the project's documents.
@NullMarked
package dev.seiri.cli.docs;

import org.jspecify.annotations.NullMarked;

/// SQL over results: on this machine through an embedded engine, and on AWS through Athena.
@NullMarked
package dev.seiri.cli.query;

import org.jspecify.annotations.NullMarked;

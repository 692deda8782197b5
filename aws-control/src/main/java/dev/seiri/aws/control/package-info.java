/// What the command line asks AWS about a deployed stack: its outputs, the health of its parts, and
/// releases through AppConfig. Not part of what is deployed.
@NullMarked
package dev.seiri.aws.control;

import org.jspecify.annotations.NullMarked;

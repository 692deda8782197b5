/// What the command line asks AWS about a deployed stack: its outputs, and whether its parts are
/// well. Not part of what is deployed.
@NullMarked
package dev.seiri.aws.control;

import org.jspecify.annotations.NullMarked;

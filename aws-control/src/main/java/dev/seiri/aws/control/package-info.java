/// What the command line asks AWS about a deployed stack: its outputs, and whether its parts are
/// well; and its releases by way of AppConfig. Not part of what is deployed.
@NullMarked
package dev.seiri.aws.control;

import org.jspecify.annotations.NullMarked;

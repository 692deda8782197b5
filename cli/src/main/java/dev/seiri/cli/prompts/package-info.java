/// `seiri prompts`: what a prompt engineer does.
@NullMarked
package dev.seiri.cli.prompts;

import org.jspecify.annotations.NullMarked;

/// What calls cost, and what becomes of the money that dead processes had reserved.
@NullMarked
package dev.seiri.core.budget;

import org.jspecify.annotations.NullMarked;

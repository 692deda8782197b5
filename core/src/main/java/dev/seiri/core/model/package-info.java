/// Language models: questions, replies and prices.
@NullMarked
package dev.seiri.core.model;

import org.jspecify.annotations.NullMarked;

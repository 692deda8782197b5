/// Language models: what is asked, what comes back and what it costs.
@NullMarked
package dev.seiri.core.model;

import org.jspecify.annotations.NullMarked;

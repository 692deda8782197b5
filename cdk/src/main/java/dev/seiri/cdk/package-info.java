/// The stack on AWS: everything a team deploys.
@NullMarked
package dev.seiri.cdk;

import org.jspecify.annotations.NullMarked;

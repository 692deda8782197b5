/// The event source mapping of a Lambda function for a DynamoDB stream, on one machine.
@NullMarked
package dev.seiri.local.mapping;

import org.jspecify.annotations.NullMarked;

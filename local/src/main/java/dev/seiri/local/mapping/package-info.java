/// Plays the event source mapping of a Lambda function for a DynamoDB stream.
@NullMarked
package dev.seiri.local.mapping;

import org.jspecify.annotations.NullMarked;

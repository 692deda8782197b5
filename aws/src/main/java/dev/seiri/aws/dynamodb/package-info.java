/// The ports on DynamoDB, and one codec per item.
@NullMarked
package dev.seiri.aws.dynamodb;

import org.jspecify.annotations.NullMarked;

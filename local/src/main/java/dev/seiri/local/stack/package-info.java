/// The whole stack on one machine: one supervising process per home, which keeps DynamoDB Local, an
/// S3-compatible server, the worker and the Bedrock stand-in running while commands hold leases.
@NullMarked
package dev.seiri.local.stack;

import org.jspecify.annotations.NullMarked;

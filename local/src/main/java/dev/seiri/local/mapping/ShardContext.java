package dev.seiri.local.mapping;

import java.time.Clock;

/// The parts that the lanes of a shard share.
record ShardContext(
    String streamArn,
    String shardId,
    MappingSettings settings,
    Invoker invoker,
    Checkpoints checkpoints,
    FailureDestination destination,
    Trouble trouble,
    Clock clock) {}
